package import MailModel
import Synchronization

extension DirectorySource {
    /// Like `search`, but reads on a thread of its own: while `each` looks at some entries, the next
    /// ones are on their way.
    ///
    /// `each` is called on the caller's thread, in the order of the source.
    /// - Throws: `DirectoryError` behind the entries that came before it, or what `each` throws, as
    ///   soon as the source has its next entry.
    package func searchAhead(
        _ request: SearchRequest, each: (borrowing Entry) throws -> Void
    ) throws {
        let reading = ReadAhead(self, request)
        let thread: SystemThread
        do throws(ThreadRefused) {
            thread = try SystemThread("reading") { reading.read() }
        } catch {
            // The caller's own thread can do it all, one after the other.
            return try search(request, each: each)
        }
        let handedOn = Result { try reading.handOn(each) }
        thread.join()
        try handedOn.get()
        try reading.outcome.get()
    }
}

/// Entries between two threads: a few batches in a ring, filled by one and emptied by the other.
///
/// A batch belongs to whoever waited for it; the two semaphores carry it over. The source itself is
/// used by the reading thread alone until that has ended.
private final class ReadAhead: @unchecked Sendable {
    // Unchecked, because all that can change has one user at a time, as said above.
    private static let count = 4

    private let source: any DirectorySource
    private let request: SearchRequest
    private let batches: [Batch]
    private let filled = Semaphore(0)
    private let free = Semaphore(ReadAhead.count)
    private let isAbandoned = Atomic(false)
    /// How the search ended; to be looked at when its thread has.
    private(set) var outcome: Result<Void, any Error> = .success(())

    private final class Batch {
        var entries = EntryBatch()
        var isLast = false
    }

    /// Nobody wants the rest.
    private struct Abandoned: Error {}

    init(_ source: any DirectorySource, _ request: SearchRequest) {
        self.source = source
        self.request = request
        batches = (0..<ReadAhead.count).map { _ in Batch() }
    }

    /// Reads to the end, or until nobody wants the rest.
    func read() {
        var turn = 0
        var batch = batches[turn]
        free.wait()
        do {
            try source.search(request) { entry in
                if isAbandoned.load(ordering: .relaxed) { throw Abandoned() }
                batch.entries.append(entry)
                guard batch.entries.isFull else { return }
                filled.post()
                turn = (turn + 1) % ReadAhead.count
                batch = batches[turn]
                free.wait()
            }
        } catch {
            outcome = .failure(error)
        }
        batch.isLast = true
        filled.post()
    }

    /// Hands on everything to the last batch; what `each` throws ends the reading too.
    func handOn(_ each: (borrowing Entry) throws -> Void) throws {
        var entry = Entry(attributes: request.attributes)
        var failure: (any Error)?
        var turn = 0
        while true {
            filled.wait()
            let batch = batches[turn]
            if failure == nil {
                do { try batch.entries.forEach(&entry, each) } catch {
                    failure = error
                    isAbandoned.store(true, ordering: .relaxed)
                }
            }
            if batch.isLast { break }
            batch.entries.removeAll()
            free.post()
            turn = (turn + 1) % ReadAhead.count
        }
        if let failure { throw failure }
    }
}

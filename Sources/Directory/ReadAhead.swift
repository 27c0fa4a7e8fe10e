import Glibc
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
        guard let thread = reading.start() else { return try search(request, each: each) }
        let handedOn = Result { try reading.handOn(each) }
        pthread_join(thread, nil)
        try handedOn.get()
        try reading.outcome.get()
    }
}

/// Entries between two threads: a few batches in a ring, filled by one and emptied by the other.
///
/// A batch belongs to whoever waited for it; the two semaphores (sem_overview(7)) carry it over.
/// The source itself is used by the reading thread alone until that has ended.
private final class ReadAhead {
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

    /// The thread that reads; nil when the system has none to give.
    func start() -> pthread_t? {
        let reference = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<ReadAhead>.fromOpaque(argument).takeRetainedValue().read()
                return nil
            }, reference.toOpaque())
        guard code == 0 else {
            reference.release()
            return nil
        }
        return thread
    }

    private func read() {
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

/// A counting semaphore (sem_init(3)).
private final class Semaphore {
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init(_ value: Int) { sem_init(semaphore, 0, UInt32(value)) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    func post() { sem_post(semaphore) }

    func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}

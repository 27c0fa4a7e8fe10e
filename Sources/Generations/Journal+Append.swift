import Glibc
import SystemPackage

extension StateTree {
    /// Appends what happened in these generations to the journal, durably: they may go now.
    ///
    /// Whatever a stopped run had appended of generations that are still there is cut off first, so
    /// that no line is there twice, and none only half.
    func record(_ numbers: [Int], _ age: JournalAge) throws(StoreError) {
        let catalogue = try catalogue()
        let current = try namedNumber()
        var sources: [(number: Int, path: FilePath)] = []
        for number in numbers where catalogue.wasLive(number, current: current) {
            let path = path(ofGeneration: number).appending(Changes.fileName)
            if try disk.status(path)?.kind == .file { sources.append((number, path)) }
        }
        let existing = Set(try generationNumbers())
        try shorten(to: age, without: existing)
        guard !sources.isEmpty else { return }
        let journal = try disk.openForAppending(journalPath, mode: 0o600)
        try disk.closing(journal) { journal throws(StoreError) in
            try cut(journal, before: existing)
            for source in sources {
                var lines = LineBuffer(journal, disk)
                try disk.withFile(source.path) { file throws(StoreError) in
                    try disk.readLines(of: file) { line throws(StoreError) in
                        guard let stamp = JournalStamp(line), stamp.generation == source.number,
                            stamp.time >= age.oldest
                        else { return }
                        try lines.append(line)
                    }
                }
                try lines.flush()
            }
            try disk.synchronize(journal)
        }
        try disk.synchronizeDirectory(root)
    }

    /// Cuts off what the end of the journal says of generations that are still there, and half a
    /// line: only a run that was stopped leaves these.
    private func cut(_ journal: OpenFile, before existing: Set<Int>) throws(StoreError) {
        let size = try disk.status(of: journal).size
        guard size > 0, try !endsWell(journal, size, existing) else { return }
        var whole = 0
        var offset = 0
        try disk.readLines(of: journal) { line throws(StoreError) in
            offset += line.count
            guard let stamp = JournalStamp(line), !existing.contains(stamp.generation) else {
                return
            }
            whole = offset
        }
        try disk.truncate(journal, to: whole)
    }

    /// Whether the last line is whole and of a generation that is gone; false also where that would
    /// take a longer look.
    private func endsWell(
        _ journal: OpenFile, _ size: Int, _ existing: Set<Int>
    ) throws(StoreError) -> Bool {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 14, alignment: 16)
        defer { room.deallocate() }
        let length = min(size, room.count)
        let end = UnsafeMutableRawBufferPointer(rebasing: room[..<length])
        guard try disk.read(journal, at: size - length, into: end) == length else { return false }
        guard let previous = end.dropLast().lastIndex(of: UInt8(ascii: "\n")),
            let stamp = JournalStamp(
                UnsafeRawBufferPointer(
                    UnsafeMutableRawBufferPointer(rebasing: end[(previous + 1)...])))
        else { return false }
        return !existing.contains(stamp.generation)
    }

    /// Writes the journal anew without what is older than it remembers, once its first line is
    /// overdue.
    private func shorten(to age: JournalAge, without existing: Set<Int>) throws(StoreError) {
        guard try trust(journalPath) != nil, try isOverdue(age) else { return }
        let temporary = journalPath.temporary
        _ = try disk.unlink(temporary)
        let copy = try disk.createFile(temporary, mode: 0o600)
        try disk.closing(copy) { copy throws(StoreError) in
            var lines = LineBuffer(copy, disk)
            try disk.withFile(journalPath) { file throws(StoreError) in
                try disk.readLines(of: file) { line throws(StoreError) in
                    guard let stamp = JournalStamp(line), stamp.time >= age.oldest,
                        !existing.contains(stamp.generation)
                    else { return }
                    try lines.append(line)
                }
            }
            try lines.flush()
            try disk.synchronize(copy)
        }
        try disk.rename(temporary, to: journalPath)
        try disk.synchronizeDirectory(root)
    }

    private func isOverdue(_ age: JournalAge) throws(StoreError) -> Bool {
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 64, alignment: 16)
        defer { room.deallocate() }
        return try disk.withFile(journalPath) { file throws(StoreError) in
            let count = try disk.read(file, at: 0, into: room)
            let time = room.prefix(count).prefix { $0 != UInt8(ascii: "\t") }
            return count > 0 && String(decoding: time, as: UTF8.self) < age.overdue
        }
    }
}

/// Gathers lines, to write many at once.
private struct LineBuffer {
    private let file: OpenFile
    private let disk: any Disk
    private var bytes: [UInt8] = []

    init(_ file: OpenFile, _ disk: any Disk) {
        self.file = file
        self.disk = disk
    }

    mutating func append(_ line: UnsafeRawBufferPointer) throws(StoreError) {
        bytes.append(contentsOf: line)
        if bytes.count >= 1 << 20 { try flush() }
    }

    mutating func flush() throws(StoreError) {
        if bytes.isEmpty { return }
        try bytes.span.bytes.withUnsafeBytes { bytes throws(StoreError) in
            try disk.write(bytes, to: file)
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

extension Disk {
    /// Calls `body` with each line of a file that was just opened, its line feed included, which the
    /// last one may lack; a line is valid for its call.
    func readLines(
        of file: OpenFile, _ body: (UnsafeRawBufferPointer) throws(StoreError) -> Void
    ) throws(StoreError) {
        var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while true {
            if filled == buffer.count {
                // A line longer than the buffer.
                let larger = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: buffer.count * 2, alignment: 16)
                larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
                buffer.deallocate()
                buffer = larger
            }
            let count = try read(
                file, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
            var start = 0
            while let end = lineEnd(in: buffer[start..<filled]) {
                try body(UnsafeRawBufferPointer(rebasing: buffer[start...end]))
                start = end + 1
            }
            // memmove(3): both may overlap.
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<filled]))
            filled -= start
        }
        if filled > 0 { try body(UnsafeRawBufferPointer(rebasing: buffer[..<filled])) }
    }

    private func lineEnd(in rest: Slice<UnsafeMutableRawBufferPointer>) -> Int? {
        let bytes = UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: rest))
        guard let base = bytes.baseAddress, let end = memchr(base, 0x0A, bytes.count) else {
            return nil
        }
        return rest.startIndex + base.distance(to: UnsafeRawPointer(end))
    }
}

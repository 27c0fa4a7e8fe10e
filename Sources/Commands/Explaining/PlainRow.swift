import MailModel

/// The plain fields of a canonical row; empty for none.
typealias PlainRow = [[UInt8]]

extension PlainRow {
    /// A field that has a value; nil also where a damaged row ends too soon.
    subscript(safe index: Int) -> [UInt8]? {
        indices.contains(index) && !self[index].isEmpty ? self[index] : nil
    }

    /// The text of a field that has a value.
    func text(_ index: Int) -> String? {
        self[safe: index].map { String(decoding: $0, as: UTF8.self) }
    }

    /// Each value once, where it stands first.
    func uniqued() -> [[UInt8]] {
        var seen: Set<[UInt8]> = []
        return filter { !$0.isEmpty && seen.insert($0).inserted }
    }
}

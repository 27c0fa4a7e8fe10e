package import MailModel

/// A file that holds one refused login a line.
package struct LoginList: Sendable {
    /// The file in a generation.
    package let path: String
    private let holds: @Sendable (Bytes) -> Bool
    private let isEscaped: @Sendable (UInt8) -> Bool

    /// A list at a path in a generation.
    ///
    /// - Parameters:
    ///   - path: the file in a generation.
    ///   - holds: whether the format can hold a name of one line that is not empty.
    ///   - isEscaped: whether the reader asks with a backslash before such a byte.
    init(
        path: String, holds: @escaping @Sendable (Bytes) -> Bool,
        isEscaped: @escaping @Sendable (UInt8) -> Bool = { _ in false }
    ) {
        self.path = path
        self.holds = holds
        self.isEscaped = isEscaped
    }

    /// Renders the logins the format can hold, sorted.
    package func render(_ table: RoutingTable, to sink: inout TextSink) throws {
        var spellings = otherSpellings(table)[...]
        for login in table.logins {
            let name = table.arena.bytes(login.name)
            guard supports(name) else { continue }
            while let spelling = spellings.first, spelling.lexicographicallyPrecedes(name) {
                try line(spelling, to: &sink)
                spellings.removeFirst()
            }
            try line(name, to: &sink)
        }
        for spelling in spellings { try line(spelling, to: &sink) }
        try sink.flush()
    }

    private func line(_ name: Bytes, to sink: inout TextSink) throws {
        try sink.write(name)
        try sink.write(UInt8(ascii: "\n"))
    }

    private func line(_ name: [UInt8], to sink: inout TextSink) throws {
        try name.withUnsafeBytes { try line($0, to: &sink) }
    }

    /// Reads a rendered list back.
    package func parse(_ text: Bytes) -> [[UInt8]] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).map(Array.init)
    }

    /// Tells whether the format can hold a login.
    package func supports(_ name: Bytes) -> Bool {
        !name.isEmpty && !name.contains(UInt8(ascii: "\n")) && holds(name)
    }

    /// Names under which the reader asks for a login besides the login itself, sorted.
    private func otherSpellings(_ table: RoutingTable) -> [[UInt8]] {
        table.logins.compactMap { otherSpelling(of: table.arena.bytes($0.name)) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The other name under which a login stands in the list; nil when there is none.
    package func otherSpelling(of name: Bytes) -> [UInt8]? {
        guard name.contains(where: isEscaped), supports(name) else { return nil }
        return name.flatMap { isEscaped($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
}

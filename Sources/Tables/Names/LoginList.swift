package import MailModel

/// A file that holds one denied login a line.
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
        try forEachName(in: table) { name, _ in
            try sink.write(name)
            try sink.write(UInt8(ascii: "\n"))
        }
        try sink.flush()
    }

    /// Every name that the format can hold, in every spelling, sorted, each once, with the refused
    /// login that it belongs to.
    func forEachName(
        in table: RoutingTable, _ body: (Bytes, DeniedLogin) throws -> Void
    ) rethrows {
        var others = otherSpellings(table)[...]
        for login in table.logins {
            let name = table.arena.bytes(login.name)
            guard supports(name) else { continue }
            while let other = others.first, other.spelling.lexicographicallyPrecedes(name) {
                try other.spelling.withUnsafeBytes { try body($0, other.login) }
                others.removeFirst()
            }
            try body(name, login)
        }
        for other in others { try other.spelling.withUnsafeBytes { try body($0, other.login) } }
    }

    /// Reads a rendered list back.
    package func parse(_ text: Bytes) -> [[UInt8]] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: true).map(Array.init)
    }

    /// Tells whether the format can hold a login.
    package func supports(_ name: Bytes) -> Bool {
        !name.isEmpty && !name.contains(UInt8(ascii: "\n")) && holds(name)
    }

    /// Names under which the reader asks for a login besides the login itself, sorted; one that is
    /// somebody's login has its row already.
    private func otherSpellings(
        _ table: RoutingTable
    ) -> [(spelling: [UInt8], login: DeniedLogin)] {
        table.logins.compactMap { login in
            otherSpelling(of: table.arena.bytes(login.name)).map { (spelling: $0, login: login) }
        }.filter { other in !other.spelling.withUnsafeBytes(table.isDenied) }
            .sorted { $0.spelling.lexicographicallyPrecedes($1.spelling) }
    }

    /// The other name under which a login stands in the list; nil when there is none.
    package func otherSpelling(of name: Bytes) -> [UInt8]? {
        guard name.contains(where: isEscaped), supports(name) else { return nil }
        return name.flatMap { isEscaped($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    }
}

package import MailModel

/// Files that hold one refused login a line: Dovecot's passwd-file of a `deny = yes` passdb and
/// pam_listfile(8).
package enum LoginList: String, CaseIterable, Sendable {
    case dovecot, pam

    /// The file in a generation.
    package var path: String { rawValue + "/deny" }

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

    /// Tells whether the format can hold a login: Dovecot takes `#` at the start for a comment and
    /// a colon for the end of the name; pam_listfile compares whole lines.
    package func supports(_ name: Bytes) -> Bool {
        guard let first = name.first, !name.contains(UInt8(ascii: "\n")) else { return false }
        switch self {
        case .dovecot: return first != UInt8(ascii: "#") && !name.contains(UInt8(ascii: ":"))
        case .pam: return true
        }
    }

    /// Names under which Dovecot asks for a login besides the login itself, sorted: with a backslash
    /// before each quote and backslash, as its variables are expanded.
    private func otherSpellings(_ table: RoutingTable) -> [[UInt8]] {
        guard self == .dovecot else { return [] }
        return table.logins.compactMap { otherSpelling(of: table.arena.bytes($0.name)) }
            .sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// The other name under which a login stands in the list; nil when there is none.
    package func otherSpelling(of name: Bytes) -> [UInt8]? {
        guard self == .dovecot, name.contains(where: LoginList.isEscaped), supports(name) else {
            return nil
        }
        return name.flatMap { LoginList.isEscaped($0) ? [UInt8(ascii: "\\"), $0] : [$0] }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }
}

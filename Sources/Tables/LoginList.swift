package import MailModel

/// Files that hold one refused login a line: Dovecot's passwd-file of a `deny = yes` passdb and
/// pam_listfile(8).
package enum LoginList: String, CaseIterable, Sendable {
    case dovecot, pam

    /// The file in a generation.
    package var path: String { rawValue + "/deny" }

    /// Renders the logins the format can hold.
    package func render(_ table: RoutingTable, to sink: inout TextSink) throws {
        for login in table.logins {
            let name = table.arena.bytes(login.name)
            guard supports(name) else { continue }
            try sink.write(name)
            try sink.write(UInt8(ascii: "\n"))
        }
        try sink.flush()
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
}

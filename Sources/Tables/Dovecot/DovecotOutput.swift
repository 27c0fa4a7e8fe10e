package import MailModel

/// The denylist for Dovecot, the passwd-file of a `deny = yes` passdb; and those of a passdb before it
/// that passes people of other systems on.
package struct DovecotOutput: Output {
    package static let name = "dovecot"

    /// True: users of systems with a mailbox server are passed on to it.
    package let proxy: Bool

    package init(proxy: Bool = false) { self.proxy = proxy }

    private enum CodingKeys: String, CodingKey { case proxy }

    /// Reads that the output is on, and what it does besides.
    package init(from decoder: any Decoder) throws {
        let values = try? decoder.container(keyedBy: CodingKeys.self)
        proxy = try values?.decodeIfPresent(Bool.self, forKey: .proxy) ?? false
    }

    /// Writes that it is on, and what it does besides.
    package func encode(to encoder: any Encoder) throws {
        guard proxy else { return try OutputThatIsOn.encode(to: encoder) }
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(proxy, forKey: .proxy)
    }

    package var files: [OutputFile] {
        [OutputFile(path: LoginList.dovecot.path, format: .keys)]
            + (proxy ? ProxyFile.Service.allCases.map(ProxyFile.file(of:)) : [])
    }

    package func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents {
        guard let service = ProxyFile.Service(of: file) else {
            return .text { try LoginList.dovecot.render(table, to: &$0) }
        }
        let proxy = ProxyFile(service, table, parameters)
        return .text { try proxy.render(table, to: &$0) }
    }

    package func problems(in table: RoutingTable, _ parameters: OutputParameters) -> [Problem] {
        table.logins.compactMap { login in
            let name = table.arena.bytes(login.name)
            if !LoginList.dovecot.supports(name) {
                return .unsupportedKey(
                    name, in: LoginList.dovecot.path, of: table.dn(of: login.account))
            }
            return name.isASCII ? nil : deniableOtherwise(name, login.account, in: table)
        }
    }

    package func otherKeys(of name: Bytes) -> [[UInt8]] {
        [LoginList.dovecot.otherSpelling(of: name)].compactMap(\.self)
    }

    /// Dovecot folds ASCII letters and no others before it asks, and composes nothing.
    private func deniableOtherwise(
        _ name: Bytes, _ account: UInt32, in table: RoutingTable
    ) -> Problem {
        .deniableOtherwise(
            name, by: "Dovecot",
            unless: "auth_username_chars keeps such letters out, as it does by default",
            of: table.dn(of: account))
    }
}

extension LoginList {
    /// `#` at the start is a comment, and a colon ends the name; quotes and backslashes are asked for
    /// with a backslash before each, as Dovecot's variables are expanded.
    package static let dovecot = LoginList(
        path: "dovecot/deny",
        holds: { $0.first != UInt8(ascii: "#") && !$0.contains(UInt8(ascii: ":")) },
        isEscaped: {
            $0 == UInt8(ascii: "'") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\")
        })
}

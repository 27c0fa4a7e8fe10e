import MailModel

extension Value {
    /// The server of a system's IMAP, POP3 and ManageSieve: `host`, `host:port`, or a mapping.
    ///
    /// Without a word about TLS there is TLS: from the first byte, on port 143 by StartTLS.
    func mailboxServer() -> MailboxServer? {
        guard isMapping else {
            return hostAndPort().map { MailboxServer($0.host, port: $0.port, security: nil) }
        }
        guard let section = Section(self, keys: ["host", "port", "tls", "pop3", "sieve"]) else {
            return nil
        }
        let place = section.required("host", hint: "for example host: mail.example.com")?
            .hostAndPort()
        if place?.port != nil, let value = section.value("port") {
            value.context.complain(
                "two-ports", at: value.keyPlace, "'\(name).host' has a port already",
                hint: "leave one of them out")
        }
        let port = section.value("port")?.integer(Self.ports) ?? place?.port
        let security: MailboxServer.Security? = section.value("tls")?.word()
        let usual = MailboxServer(place?.host ?? "", port: port, security: security)
        let server = MailboxServer(
            host: usual.host, security: usual.security, imap: usual.imap,
            pop3: section.value("pop3").map { $0.portOrNone() } ?? usual.pop3,
            sieve: section.value("sieve").map { $0.portOrNone() } ?? usual.sieve)
        if let value = section.value("tls"), security != nil { value.check(server) }
        return place.map { _ in server }
    }

    private static let ports = 1...65_535

    /// A port; nil for `false`, which says that there is none, and after a complaint.
    private func portOrNone() -> Int? { holds("false") ? nil : integer(Self.ports) }

    /// `host`, `host:port`, `[address]:port`.
    private func hostAndPort() -> (host: String, port: Int?)? {
        guard let text = text(expecting: "a host") else { return nil }
        let form = /(?:\[([0-9A-Fa-f:.]{2,45})\]|([^:\[\]]+))(?::([0-9]{1,5}))?/
        guard let parts = text.wholeMatch(of: form)?.output,
            let host = parts.1.flatMap({ Self.address($0) }) ?? parts.2.flatMap({ Self.host($0) })
        else {
            complain(
                "invalid-host", "\(quoted) is not a host, or a host and a port",
                hint: "for example mail.example.com:993; an IPv6 address stands in [ ]")
            return nil
        }
        guard let port = parts.3.map({ Int($0) ?? 0 }) else { return (host, nil) }
        guard Self.ports.contains(port) else {
            complain("out-of-range", "'\(name)': ports are 1 to 65535")
            return nil
        }
        return (host, port)
    }

    private static func address(_ text: Substring) -> String? {
        text.contains(":") ? text.lowercased() : nil
    }

    /// A number alone is a port whose host was forgotten.
    private static func host(_ text: Substring) -> String? {
        text.allSatisfy(\.isNumber) ? nil : DomainName.canonical(String(text))
    }

    /// Complains about a way of protection that the usual port does not speak.
    private func check(_ server: MailboxServer) {
        let usual: [(port: Int?, secure: Int, plain: Int)] = [
            (server.imap, 993, 143), (server.pop3, 995, 110),
        ]
        for (port, secure, plain) in usual {
            if port == secure, server.security != .tls {
                complain(
                    "tls-mode", "port \(secure) speaks TLS from the first byte",
                    hint: "write tls: tls, or port \(plain)")
            } else if port == plain, server.security == .tls {
                complain(
                    "tls-mode", "port \(plain) begins in clear text",
                    hint: "write tls: starttls, or port \(secure)")
            }
        }
    }
}

extension MailboxServer {
    /// The standard ports of a way of protection, but for what is given.
    ///
    /// ManageSieve has one port only, where TLS is asked for.
    fileprivate init(_ host: String, port: Int?, security: Security?) {
        let security = security ?? (port == 143 ? .starttls : .tls)
        self.init(
            host: host, security: security, imap: port ?? (security == .tls ? 993 : 143),
            pop3: security == .tls ? 995 : 110, sieve: 4190)
    }
}

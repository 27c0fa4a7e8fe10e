import MailModel

extension Value {
    /// A `transport:nexthop` of transport(5) that sends mail to a place somebody chose.
    ///
    /// A next hop is a host in brackets (no MX look-up), a socket of LMTP, or with `mx: true` a
    /// bare domain; several of them separated by commas.
    ///
    /// - Parameters:
    ///   - hosted: whether mail is delivered on this host; `virtual:` and pipes need no next hop.
    ///   - allowsMX: whether the next hop may be looked up by MX.
    /// - Returns: where it goes; nil after a complaint.
    func transport(hosted: Bool, allowsMX: Bool) -> NextHop? {
        guard let text = text(expecting: "a transport") else { return nil }
        let check = TransportCheck(text: text, hosted: hosted, allowsMX: allowsMX)
        guard let mistake = check.mistake() else { return NextHop(text) }
        let message =
            context.isSecret(place) ? "this is not a transport" : mistake.message
        complain(
            "transport", offset: mistake.offset, "'\(name)': \(message)",
            hint: context.isSecret(place) ? nil : mistake.hint)
        return nil
    }
}

/// Looks for the first mistake in a transport.
private struct TransportCheck {
    /// What is wrong, and how many scalars into the text.
    struct Mistake {
        let offset: Int
        let message: String
        var hint: String?
    }

    let text: String
    let hosted: Bool
    let allowsMX: Bool

    func mistake() -> Mistake? {
        let scalars = Array(text.unicodeScalars)
        if let blank = scalars.firstIndex(where: \.properties.isWhitespace) {
            return Mistake(offset: blank, message: "a transport holds no blanks")
        }
        guard let colon = text.firstIndex(of: ":") else {
            return Mistake(
                offset: 0, message: "expected 'transport:nexthop'",
                hint: "for example smtp:[\(text)]:25")
        }
        let service = String(text[..<colon])
        guard service.wholeMatch(of: /[A-Za-z0-9_\-]+/) != nil else {
            return Mistake(
                offset: 0, message: "a transport is named by letters, digits, '-' and '_'",
                hint: "for example smtp:[mail.example.com]:25")
        }
        if ["error", "retry", "discard"].contains(service) {
            return Mistake(offset: 0, message: "'\(service)' delivers nothing")
        }
        let start = service.unicodeScalars.count + 1
        let hops = text[text.index(after: colon)...]
        if hops.isEmpty { return emptyNextHop(service, at: start) }
        var offset = start
        for hop in hops.split(separator: ",", omittingEmptySubsequences: false) {
            if let mistake = mistake(in: String(hop), service, at: offset) { return mistake }
            offset += hop.unicodeScalars.count + 1
        }
        return nil
    }

    /// Without a next hop smtp(8) would look up the recipient's domain: this host again.
    private func emptyNextHop(_ service: String, at offset: Int) -> Mistake? {
        let isNetwork = ["smtp", "relay", "lmtp"].contains { service.lowercased().contains($0) }
        guard isNetwork || !hosted else { return nil }
        return Mistake(
            offset: offset, message: "the next hop is missing",
            hint: "for example \(service):[mail.example.com]:25")
    }

    private func mistake(in hop: String, _ service: String, at offset: Int) -> Mistake? {
        let isSMTP = service == "smtp" || service == "relay"
        for form in ["unix:", "inet:"] where hop.hasPrefix(form) && isSMTP {
            return Mistake(
                offset: offset, message: "'\(form)' is for LMTP",
                hint: form == "unix:" ? "write lmtp:\(hop)" : "write the host in brackets")
        }
        if hop.hasPrefix("unix:") {
            guard hop.utf8.count > 5 else {
                return Mistake(offset: offset, message: "the socket's path is missing")
            }
            return nil
        }
        if hop.hasPrefix("inet:[") { return bracketed(String(hop.dropFirst(5)), at: offset + 5) }
        if hop.hasPrefix("inet:") { return hostAndPort(hop.dropFirst(5), at: offset + 5) }
        if hop.hasPrefix("[") { return bracketed(hop, at: offset) }
        if allowsMX, !service.lowercased().contains("lmtp") {
            return hostAndPort(hop[...], at: offset)
        }
        return bareHost(hop, service, at: offset)
    }

    private func bracketed(_ hop: String, at offset: Int) -> Mistake? {
        guard let end = hop.firstIndex(of: "]") else {
            return Mistake(offset: offset, message: "'[' without ']'")
        }
        let host = hop[hop.index(after: hop.startIndex)..<end]
        guard TransportCheck.isHost(host) || TransportCheck.isAddress(host) else {
            return Mistake(offset: offset + 1, message: "'\(host)' is not a host")
        }
        let rest = hop[hop.index(after: end)...]
        if rest.isEmpty { return nil }
        let place = offset + host.unicodeScalars.count + 2
        guard rest.hasPrefix(":") else {
            return Mistake(offset: place, message: "expected ':' and a port after ']'")
        }
        return port(rest.dropFirst(), at: place + 1)
    }

    private func hostAndPort(_ text: Substring, at offset: Int) -> Mistake? {
        let host = text.prefix { $0 != ":" }
        guard TransportCheck.isHost(host) else {
            return Mistake(offset: offset, message: "'\(host)' is not a host")
        }
        guard host.endIndex < text.endIndex else { return nil }
        return port(text[text.index(after: host.endIndex)...], at: offset + host.count + 1)
    }

    private func bareHost(_ hop: String, _ service: String, at offset: Int) -> Mistake {
        let host = hop.prefix { $0 != ":" }
        guard TransportCheck.isHost(host) else {
            return Mistake(offset: offset, message: "'\(host)' is not a host")
        }
        let bracketed = "[\(host)]\(hop[host.endIndex...])"
        return Mistake(
            offset: offset, message: "the bare host '\(host)' would be looked up by MX",
            hint: "write \(service):\(bracketed), or set 'mx: true' if that is meant")
    }

    private func port(_ port: Substring, at offset: Int) -> Mistake? {
        if let number = Int(port) {
            if (1...65_535).contains(number) { return nil }
        } else if port.wholeMatch(of: /[a-z][a-z0-9\-]*/) != nil {
            return nil
        }
        return Mistake(
            offset: offset, message: "'\(port)' is not a port", hint: "ports are 1 to 65535")
    }

    private static func isHost(_ text: Substring) -> Bool {
        DomainName.canonical(String(text)) == text.lowercased()
    }

    private static func isAddress(_ text: Substring) -> Bool {
        let bare = text.lowercased().hasPrefix("ipv6:") ? text.dropFirst(5) : text
        return bare.contains(":") && bare.wholeMatch(of: /[0-9A-Fa-f:.]{2,45}/) != nil
    }
}

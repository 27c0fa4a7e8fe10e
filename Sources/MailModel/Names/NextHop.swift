/// Where a system's mail goes next: a service and places, in the notation of transport(5), which each
/// reader renders in its own.
package struct NextHop: Sendable, Hashable, CustomStringConvertible {
    /// A place that takes mail.
    package enum Place: Sendable, Hashable {
        /// A host's name or address without brackets, and the port; nil: the service's own.
        case host(String, port: String?)
        /// A domain whose MX records name the hosts.
        case domain(String, port: String?)
        /// A Unix socket's path.
        case socket(String)
    }

    /// `service:place,…` as it was written.
    package let text: String
    /// Who delivers: `smtp`, `lmtp`, a service of master(5).
    package let service: String
    /// In the order in which they are tried; empty where the service needs none.
    package let places: [Place]

    package var description: String { text }

    /// Takes a text apart; whether it makes sense is for the settings to say.
    package init(_ text: String) {
        self.text = text
        guard let colon = text.firstIndex(of: ":") else {
            service = text
            places = []
            return
        }
        service = String(text[..<colon])
        places = text[text.index(after: colon)...].split(separator: ",").map(NextHop.place)
    }

    private static func place(_ hop: Substring) -> Place {
        if hop.hasPrefix("unix:") { return .socket(String(hop.dropFirst(5))) }
        let isHost = hop.hasPrefix("inet:")
        let name = isHost ? hop.dropFirst(5) : hop
        if name.hasPrefix("["), let end = name.lastIndex(of: "]") {
            var host = name[name.index(after: name.startIndex)..<end]
            if host.lowercased().hasPrefix("ipv6:") { host = host.dropFirst(5) }
            let port = name[end...].dropFirst(2)
            return .host(String(host), port: port.isEmpty ? nil : String(port))
        }
        let parts = name.split(separator: ":", maxSplits: 1).map(String.init)
        let (host, port) = (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
        return isHost ? .host(host, port: port) : .domain(host, port: port)
    }
}

extension NextHop: Codable {
    /// Reads what `encode` wrote: the text.
    package init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the text.
    package func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        try value.encode(text)
    }
}

extension NextHop: ExpressibleByStringLiteral {
    /// Takes a literal apart.
    package init(stringLiteral text: String) { self.init(text) }
}

import MailModel

/// The tables of Exim; there is nothing to choose.
package struct EximSettings: Sendable, Equatable {
    package init() {}
}

extension EximSettings {
    /// Reads `outputs.exim`.
    init?(reading value: Value) {
        guard Section(value, keys: [], canBeEmpty: true) != nil else { return nil }
    }

    /// Exim is told a protocol and hosts, and nothing of Postfix's services.
    static func objection(to transport: NextHop) -> OutputSettings.Objection? {
        guard ["smtp", "relay", "lmtp"].contains(transport.service) else {
            return .init(
                message: "sends mail to other systems by SMTP or LMTP, and knows no service "
                    + "'\(transport.service)'",
                hint: "write smtp:, relay: or lmtp:, or leave the output out")
        }
        for place in transport.places {
            switch place {
            case .socket:
                return .init(
                    message: "reaches another system by its host, not by a socket",
                    hint: "let it listen on a port: lmtp:inet:127.0.0.1:24")
            case .host(_, let port?), .domain(_, let port?):
                guard Int(port) == nil else { continue }
                return .init(
                    message: "knows ports by their numbers, not '\(port)'",
                    hint: "services(5) has the number")
            case .host, .domain: continue
            }
        }
        return nil
    }
}

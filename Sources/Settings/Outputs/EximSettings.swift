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

    /// Complains about ways to other systems that Exim cannot be told.
    func check(against systems: SystemsReader.Result) {
        for way in systems.ways {
            guard let objection = EximSettings.objection(to: way.transport) else { continue }
            way.value.complain(
                "transport", "'\(way.value.name)': outputs.exim \(objection.message)",
                hint: objection.hint)
        }
    }

    /// What cannot be expressed, and what to write instead.
    private struct Objection {
        let message: String
        let hint: String
    }

    /// Exim is told a protocol and hosts, and nothing of Postfix's services.
    private static func objection(to transport: NextHop) -> Objection? {
        guard ["smtp", "relay", "lmtp"].contains(transport.service) else {
            return Objection(
                message: "sends mail to other systems by SMTP or LMTP, and knows no service "
                    + "'\(transport.service)'",
                hint: "write smtp:, relay: or lmtp:, or leave the output out")
        }
        for place in transport.places {
            switch place {
            case .socket:
                return Objection(
                    message: "reaches another system by its host, not by a socket",
                    hint: "let it listen on a port: lmtp:inet:127.0.0.1:24")
            case .host(_, let port?), .domain(_, let port?):
                guard Int(port) == nil else { continue }
                return Objection(
                    message: "knows ports by their numbers, not '\(port)'",
                    hint: "services(5) has the number")
            case .host, .domain: continue
            }
        }
        return nil
    }
}

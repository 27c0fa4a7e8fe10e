import MailModel

/// Writes the values of Exim's rows, those that many rows share once.
struct EximValues {
    private let arena: ByteArena
    /// What a row says of mail to each system, by its index.
    private let systems: [[UInt8]]
    private var shared: [[UInt8]: ByteArena.Reference] = [:]
    /// By the text of all recipients: lists that reach the same people share it.
    private var lists: [List: ByteArena.Reference] = [:]
    /// The system whose mailboxes lists have.
    private let hosted: String?

    private struct List: Hashable {
        let recipients: ByteArena.Reference
        let isMailbox: Bool
    }

    /// Writes to an arena that continues the table's.
    init(_ parameters: OutputParameters, _ arena: ByteArena) {
        self.arena = arena
        systems = parameters.systems.map { Array(EximValues.sent(to: $0).utf8) }
        hosted = parameters.systems.first(where: \.hosted)?.name
    }

    /// Mail to a system; `isOpen` is false for a name that is nobody's to write to.
    mutating func sent(to system: Int, isOpen: Bool = true) -> ByteArena.Reference {
        share(systems[system] + Array((isOpen ? "" : " v=no").utf8))
    }

    /// Mail to a system under a name; none: under the address itself.
    mutating func sent(to system: Int, as name: ByteArena.Reference) -> ByteArena.Reference {
        guard name != .none else { return sent(to: system) }
        return arena.append(systems[system] + EximValues.to([arena.bytes(name)]))
    }

    /// Mail to each of the recipients of a list, which may have a mailbox of its own.
    mutating func expanded(
        to recipients: ByteArena.Reference, isMailbox: Bool
    ) -> ByteArena.Reference {
        let list = List(recipients: recipients, isMailbox: isMailbox)
        if let known = lists[list] { return known }
        let action = "a=expand" + (isMailbox ? hosted.map { " s=\($0)" } ?? "" : "")
        let value = arena.append(
            Array(action.utf8) + EximValues.to(Recipients.of(arena.bytes(recipients))))
        lists[list] = value
        return value
    }

    /// Mail that is refused, or waits.
    mutating func refused(_ refusal: Refusal, as action: Route.Action) -> ByteArena.Reference {
        share(Array("a=\(action.rawValue) e=\"\(refusal.rawValue)\"".utf8))
    }

    private mutating func share(_ value: [UInt8]) -> ByteArena.Reference {
        if let known = shared[value] { return known }
        let reference = arena.append(value)
        shared[value] = reference
        return reference
    }

    private static func sent(to system: OutputParameters.System) -> String {
        if system.hosted { return "a=deliver s=\(system.name)" }
        guard let hosts = system.transport.eximHosts else {
            // The settings have no such system while this output is on.
            return "a=defer s=\(system.name) e=\"4.3.5 no way to \(system.name) is known\""
        }
        let isLMTP = system.transport.service == "lmtp"
        return "a=relay s=\(system.name) h=\"\(hosts)\"" + (isLMTP ? " p=lmtp" : "")
    }

    /// Names between quotes, in which a backslash takes what follows it for itself, `n` for the end
    /// of a line: no name has one.
    private static func to(_ names: [Bytes]) -> [UInt8] {
        var text = Array(" to=\"".utf8)
        func add(_ byte: UInt8) {
            if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\"") {
                text.append(UInt8(ascii: "\\"))
            }
            text.append(byte)
        }
        for (index, name) in names.enumerated() {
            if index > 0 { text += Array("\\n".utf8) }
            // Without quotes it would begin a comment.
            let end = name.first == UInt8(ascii: "#") ? name.lastIndex(of: UInt8(ascii: "@")) : nil
            if end != nil { add(UInt8(ascii: "\"")) }
            for (place, byte) in zip(name.indices, name) {
                if place == end { add(UInt8(ascii: "\"")) }
                add(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
        return text
    }
}

extension NextHop {
    /// The places as a manualroute router of Exim takes them, `host::port` and a colon before the
    /// next one; nil where Exim cannot go.
    ///
    /// Where an address has colons itself, `+` stands between places instead, and the colon before a
    /// port is a single one. `domain/MX` stands for the hosts of the domain's MX records.
    var eximHosts: String? {
        guard let usual = ["smtp": "25", "relay": "25", "lmtp": "24"][service], !places.isEmpty
        else { return nil }
        var hosts: [(name: String, port: String)] = []
        for place in places {
            switch place {
            case .host(let name, let port): hosts.append((name, port ?? usual))
            case .domain(let name, let port): hosts.append((name + "/MX", port ?? usual))
            case .socket: return nil
            }
        }
        guard hosts.allSatisfy({ Int($0.port) != nil }) else { return nil }
        guard hosts.contains(where: { $0.name.contains(":") }) else {
            return hosts.map { "\($0.name)::\($0.port)" }.joined(separator: ":")
        }
        return "<+"
            + hosts.map { name, port in
                name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
            }.joined(separator: "+")
    }
}

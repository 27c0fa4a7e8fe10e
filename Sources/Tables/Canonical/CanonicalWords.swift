import MailModel

/// The program's own words in canonical rows, each with the tab before it, made once per table; the
/// bytes are valid as long as the value.
struct CanonicalWords {
    private let text = ByteArena()
    private let actions: [ByteArena.Reference]
    private let states: [ByteArena.Reference]
    private let reasons: [ByteArena.Reference]
    private let kinds: [ByteArena.Reference]
    private let systems: [ByteArena.Reference]
    private let rules: [ByteArena.Reference]
    private let none: ByteArena.Reference

    init(_ table: RoutingTable) {
        let text = text
        func field(_ word: String) -> ByteArena.Reference { text.append("\t" + word) }
        actions = Route.Action.allCases.map { field($0.word) }
        states = AccountRecord.State.allCases.map { field($0.word) }
        reasons = DeniedLogin.Reason.allCases.map { field($0.word) }
        kinds = AccountKind.allCases.map { field($0.rawValue) }
        systems = table.systems.map(field)
        none = field("-")
        // A name may be anything that people write, so it is escaped.
        rules = table.rules.map { name in
            let escaped = name.withBytes { Fields.escaped($0) }
            return text.append([UInt8(ascii: "\t")] + escaped)
        }
    }

    func action(_ action: Route.Action) -> Bytes { text.bytes(actions[Int(action.rawValue)]) }

    func state(_ state: AccountRecord.State) -> Bytes { text.bytes(states[Int(state.rawValue)]) }

    func reason(_ reason: DeniedLogin.Reason) -> Bytes {
        text.bytes(reasons[Int(reason.rawValue)])
    }

    func kind(_ kind: AccountKind) -> Bytes { text.bytes(kinds[kind.index]) }

    /// The system of an index; the field for none of nil.
    func system(_ index: UInt16?) -> Bytes {
        text.bytes(index.map { systems[Int($0)] } ?? none)
    }

    /// The name of a rule of an index; the field for none of nil.
    func rule(_ index: UInt16?) -> Bytes {
        text.bytes(index.map { rules[Int($0)] } ?? none)
    }
}

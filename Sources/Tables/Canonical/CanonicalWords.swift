import MailModel

/// The program's own words in canonical rows, each with the tab before it, made once per table; the
/// bytes are valid as long as the value.
struct CanonicalWords {
    private let text = ByteArena()
    private let actions: Words<Route.Action>
    private let states: Words<AccountRecord.State>
    private let reasons: Words<DeniedLogin.Reason>
    private let kinds: Words<AccountKind>
    private let systems: [ByteArena.Reference]
    private let rules: [ByteArena.Reference]
    private let none: ByteArena.Reference

    init(_ table: RoutingTable) {
        let text = text
        func field(_ word: String) -> ByteArena.Reference { text.append("\t" + word) }
        actions = Words { field($0.rawValue) }
        states = Words { field($0.word) }
        reasons = Words { field($0.rawValue) }
        kinds = Words { field($0.rawValue) }
        systems = table.systems.map(field)
        none = field("-")
        // A name may be anything that people write, so it is escaped.
        rules = table.rules.map { name in
            let escaped = name.withBytes { Fields.escaped($0) }
            return text.append([UInt8(ascii: "\t")] + escaped)
        }
    }

    func action(_ action: Route.Action) -> Bytes { text.bytes(actions[action]) }

    func state(_ state: AccountRecord.State) -> Bytes { text.bytes(states[state]) }

    func reason(_ reason: DeniedLogin.Reason) -> Bytes { text.bytes(reasons[reason]) }

    func kind(_ kind: AccountKind) -> Bytes { text.bytes(kinds[kind]) }

    /// The system of an index; the field for none of nil.
    func system(_ index: UInt16?) -> Bytes {
        text.bytes(index.map { systems[Int($0)] } ?? none)
    }

    /// The name of a rule of an index; the field for none of nil.
    func rule(_ index: UInt16?) -> Bytes {
        text.bytes(index.map { rules[Int($0)] } ?? none)
    }
}

/// Where the word of each case lies.
private struct Words<Case: CaseIterable & Equatable> {
    private let words: [(value: Case, reference: ByteArena.Reference)]

    init(_ field: (Case) -> ByteArena.Reference) {
        words = Case.allCases.map { ($0, field($0)) }
    }

    subscript(value: Case) -> ByteArena.Reference {
        // A handful of cases: looking at them is faster than hashing, a million times over.
        for word in words where word.value == value { return word.reference }
        preconditionFailure("every case has its word")
    }
}

extension RawRepresentable where RawValue == String {
    /// The case with that word in a canonical row.
    init?(word: Bytes) { self.init(rawValue: String(decoding: word, as: UTF8.self)) }
}

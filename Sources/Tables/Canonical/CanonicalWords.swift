import MailModel

/// The program's own words in canonical rows, each with the tab before it, made once per table.
struct CanonicalWords {
    let actions = Route.Action.allCases.map { CanonicalWords.field($0.word) }
    let states = AccountRecord.State.allCases.map { CanonicalWords.field($0.word) }
    let reasons = DeniedLogin.Reason.allCases.map { CanonicalWords.field($0.word) }
    private let kinds = AccountKind.allCases.map { CanonicalWords.field($0.rawValue) }
    private let systems: [[UInt8]]
    private let rules: [[UInt8]]
    private let none = CanonicalWords.field("-")

    init(_ table: RoutingTable) {
        systems = table.systems.map(CanonicalWords.field)
        let last = table.accounts.reduce(0) { max($0, $1.rule) }
        rules = (0...last).map { CanonicalWords.field($0 == 0 ? "-" : String($0)) }
    }

    func system(_ index: UInt16?) -> [UInt8] { index.map { systems[Int($0)] } ?? none }

    func rule(_ number: UInt16) -> [UInt8] { rules[Int(number)] }

    func kind(_ kind: AccountKind) -> [UInt8] { kinds[kind.index] }

    private static func field(_ word: String) -> [UInt8] { [UInt8(ascii: "\t")] + Array(word.utf8) }
}

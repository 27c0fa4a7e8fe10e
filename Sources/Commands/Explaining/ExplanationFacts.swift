import MailModel
import Tables

/// What an explanation is made of: the keys of its JSON.
extension Explanation {
    struct RouteFacts: Encodable {
        let action: String
        let system: String?
        let target: String?

        /// The facts of a row of `routes.tsv`.
        init(_ row: PlainRow) {
            action = row.text(1) ?? "-"
            system = row.text(2)
            target = row.text(3)
        }

        /// What becomes of mail, in a few words.
        var words: String {
            var words = action
            if let system { words += (action == "deliver" ? " on " : " to ") + system }
            if let target { words += ", as \(target)" }
            return words
        }
    }

    struct AddressFacts: Encodable {
        let address: String
        let action: String
        let system: String?

        /// The facts of a row of `routes.tsv`.
        init(_ row: PlainRow) {
            address = row.text(0) ?? "-"
            action = row.text(1) ?? "-"
            system = row.text(2)
        }
    }

    struct AccountFacts: Encodable {
        let id: String
        let kind: String
        let dn: String
        /// What people call it; nil when nobody says.
        let displayName: String?
        let unit: String?
        let primary: String?
        let system: String?
        let state: String
        /// The placement rule's name; nil when no rule was asked.
        let rule: String?
        /// What the rule says; nil when no rule was asked.
        let condition: String?

        /// The facts of a row of `accounts.tsv`, and who that is.
        init(_ row: PlainRow, _ person: Person, _ outputs: OutputParameters) {
            id = row.text(0) ?? "-"
            kind = row.text(1) ?? "-"
            dn = row.text(2) ?? "-"
            let names = [person.displayName, person.unit]
            displayName = names.text(0)
            unit = names.text(1)
            primary = row.text(3)
            system = row.text(4)
            state = row.text(5) ?? "-"
            rule = row.text(6)
            condition = rule.flatMap(outputs.condition)
        }
    }

    struct DenialFacts: Encodable {
        let reason: String
        let id: String

        /// The facts of a row of `logins.tsv`.
        init(_ row: PlainRow) {
            reason = row.text(2) ?? "-"
            id = row.text(1) ?? "-"
        }
    }

    struct LoginFacts: Encodable {
        let name: String
        let denied: Bool
        /// Why it is denied, or why it is not.
        let reason: String
    }

    struct MemberFacts: Encodable {
        let member: String
        /// The action of its route, or `outside`, `catch-all`, `unknown`.
        let fate: String
        let system: String?

        init(_ member: Bytes, _ fate: MemberFates.Fate) {
            self.member = String(decoding: member, as: UTF8.self)
            self.fate = fate.action
            system = fate.system
        }
    }

    struct ProblemFacts: Encodable {
        let code: String
        let severity: String
        let dn: String?
        let subject: String?
        let sentence: String
        /// What to do about it; nil for a code of another version.
        let advice: String?

        /// The facts of a row of `problems.tsv`.
        init(_ row: PlainRow) {
            code = row.text(0) ?? "-"
            severity = row.text(1) ?? "-"
            dn = row.text(2)
            subject = row.text(3)
            sentence = row.text(4) ?? "-"
            advice = ProblemCode(rawValue: code)?.advice
        }
    }

    struct TableRow: Encodable {
        let table: String
        let key: String
        let value: String

        init(_ row: OutputRows.Row) {
            table = row.path
            key = String(decoding: row.key, as: UTF8.self)
            value = String(decoding: row.value, as: UTF8.self)
        }
    }
}

import TestSupport

/// A company before and after everybody was replaced: not one row of the tables about people is
/// the same, and every row begins with the set's letter.
struct PeopleSet: Sendable {
    let letter: Character
    /// How many people there are; every second one is on Exchange.
    let people: Int

    /// The directory as LDIF.
    var directory: String {
        (1...people).map { number in
            """
            dn: uid=\(letter)\(number),dc=example,dc=com
            objectClass: inetOrgPerson
            entryUUID: \(letter)-\(number)
            uid: \(letter)\(number)
            mail: \(letter)\(number)@example.com
            employeeType: \(number.isMultiple(of: 2) ? "exchange" : "here")

            """
        }.joined(separator: "\n")
    }

    /// How many rows each table about people has.
    var rows: [String: Int] {
        // A login and an address for everybody whose mailbox is elsewhere.
        let denied = people / 2 * 2
        return [
            "routes.tsv": people, "accounts.tsv": people, "postfix/transport": people,
            "postfix/recipients": people, "logins.tsv": denied, "postfix/sasl_deny": denied,
            "dovecot/deny": denied,
        ]
    }

    /// Tells whether the files of a generation are this set, all of them and whole.
    func isWhole(in sighting: Sighting) -> Bool {
        rows.allSatisfy { table, count in
            guard let bytes = sighting.files[table], bytes.last == UInt8(ascii: "\n") else {
                return false
            }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
            return lines.count == count && lines.allSatisfy { $0.first == letter }
        }
    }

    /// The same settings with the usual guards, which do not let a set be replaced.
    static func guarded(hooked: String) -> String {
        settings(hooked: hooked).split(separator: "\n").filter { !$0.hasPrefix("limits:") }
            .joined(separator: "\n") + "\n"
    }

    /// Settings that let a set be replaced as a whole, and that touch `hooked` after a change.
    static func settings(hooked: String) -> String {
        """
        domains: [{name: example.com}]
        directory:
          servers: [ldaps://ldap1.example.com]
          base: dc=example,dc=com
          bind: {method: anonymous}
        systems:
          here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
          exchange: {transport: "relay:[mail.exchange.example.com]:25"}
        placement:
          - {filter: "(employeeType=exchange)", system: exchange}
          - {system: here}
        outputs:
          postfix: {map_type: lmdb, settle: 0s}
          dovecot: {}
        limits: {removed: 100%, moved: 100%, denied: 999999, allowed: 999999}
        after_activate: [[touch, "\(hooked)"]]

        """
    }
}

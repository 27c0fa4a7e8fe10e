import Foundation
import MailModel
import Settings
import TestSupport
import Testing

/// docs/settings.md and the reader, held to each other: whoever writes down every default of the
/// page has said nothing new.
@Suite struct DefaultsPageTests {
    /// Keys of a table of the page, and the default that its last cell has for them.
    private struct Row {
        let section: String
        let keys: [String]
        let value: String
    }

    @Test func `a file with every default of the page says what one without them says`() throws {
        var values: [String: [String: String]] = [:]
        for row in try rows() {
            for key in row.keys { values[row.section, default: [:]][key] = row.value }
        }
        #expect(values.values.reduce(0) { $0 + $1.count } == 38)
        #expect(try settings(of: file(values)) == settings(of: file([:])))
    }

    /// The rows whose default is a value, and no word about one.
    private func rows() throws -> [Row] {
        let page = try String(
            contentsOfFile: "\(ProgramUnderTest.repository)/docs/settings.md", encoding: .utf8)
        var section = ""
        var rows: [Row] = []
        for line in page.components(separatedBy: "\n") {
            if let heading = line.wholeMatch(of: /(?:## |Only for `)(.+?)(?:`:)?/)?.output.1 {
                section = String(heading)
            }
            let cells = line.split(separator: " | ").map(String.init)
            guard line.hasPrefix("| `"), cells.count == 3,
                let value = value(cells[2].replacing(#/ (each )?\|$/#, with: ""))
            else { continue }
            let keys = cells[0].dropFirst(2).split(separator: ", ").map {
                $0.trimmingCharacters(in: ["`"])
            }
            rows.append(Row(section: section, keys: keys, value: value))
        }
        return rows
    }

    private func value(_ cell: String) -> String? {
        if let code = cell.wholeMatch(of: /`([^`]+)`/)?.output.1 {
            return code == "directory.base" ? nil : String(code)
        }
        return cell.wholeMatch(of: /[0-9]+[a-z%]*/).map { String($0.output) }
    }

    /// A file where every section of the page stands, with these values in it.
    private func file(_ values: [String: [String: String]]) -> String {
        func lines(_ section: String, _ prefix: String, _ more: [String] = []) -> String {
            let found = values[section, default: [:]].filter { $0.key.hasPrefix(prefix) }
            let written = found.map { key, value in
                "\(key.dropFirst(prefix.count)): \(value)"
            }
            return "{" + (more + written.sorted()).joined(separator: ", ") + "}"
        }
        func top(_ section: String) -> [String] {
            values[section, default: [:]].filter { !$0.key.contains(".") }
                .map { "\($0.key): \($0.value)" }.sorted()
        }
        let users = values["users, shared, groups, contacts", default: [:]]
            .merging(values["users", default: [:]]) { $1 }
            .map { "\($0.key): \($0.value)" }.sorted().joined(separator: ", ")
        let directory =
            [
                "servers: [ldaps://ldap.example.com]", "base: \"dc=example,dc=com\"",
                "bind: {method: anonymous}", "tls: " + lines("directory", "tls."),
            ] + top("directory")
        let rest = top("The rest") + ["limits: " + lines("The rest", "limits.")]
        return """
            domains: [\(lines("domains", "", ["name: example.com"]))]
            directory: {\(directory.joined(separator: ", "))}
            users: {\(users)}
            groups: \(lines("groups", ""))
            systems:
              here: {hosted: true, transport: "virtual:"}
              far: \(lines("systems", "", ["transport: \"smtp:[far.example]\""]))
            placement: [{system: here}]
            outputs:
              postfix: \(lines("outputs", "postfix."))
              dovecot: \(lines("outputs", "dovecot."))
              export: \(lines("outputs", "export."))
            \(rest.joined(separator: "\n"))
            """
    }
}

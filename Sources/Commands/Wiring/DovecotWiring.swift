/// Holds `doveconf -n` against the deny list (Dovecot 2.3 and 2.4, "passdb").
struct DovecotWiring {
    private let passdbs: [[String: String]]
    private let usernameFormat: String?
    private let file: String

    /// Takes the output of `doveconf -n`; `file` is the deny list.
    init(_ text: String, file: String) {
        self.file = file
        var passdbs: [[String: String]] = []
        var usernameFormat: String?
        var depth = 0
        var isPassdb = false
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            if words.last == "{" {
                isPassdb = depth == 0 && first == "passdb"
                if isPassdb { passdbs.append([:]) }
                depth += 1
            } else if first == "}" {
                depth -= 1
                isPassdb = isPassdb && depth > 0
            } else if words.count >= 3, words[1] == "=" {
                let value = words[2...].joined(separator: " ")
                if isPassdb { passdbs[passdbs.count - 1][String(first)] = value }
                if depth == 0, first == "auth_username_format" { usernameFormat = value }
            }
        }
        self.passdbs = passdbs
        self.usernameFormat = usernameFormat
    }

    /// One sentence for each thing to change.
    func findings() -> [String] {
        var findings: [String] = []
        let index = passdbs.firstIndex { passdb in
            passdb["deny"] == "yes"
                && [passdb["args"], passdb["passwd_file_path"]].contains { names($0) }
        }
        if let index {
            if index > 0 {
                findings.append(
                    "dovecot: the deny passdb is number \(index + 1); put it before all others, or "
                        + "they let denied users in first")
            }
        } else if passdbs.contains(where: { names($0["args"]) || names($0["passwd_file_path"]) }) {
            findings.append(
                "dovecot: the passdb of \(file) lacks deny = yes: its users would be let in")
        } else {
            findings.append(
                "dovecot: no passdb reads \(file); add one with deny = yes before all others")
        }
        if let usernameFormat, !lowers(usernameFormat) {
            findings.append(
                "dovecot: auth_username_format = \(usernameFormat) keeps capital letters or cuts "
                    + "off the domain; the deny list is in lower case: use %Lu, or "
                    + "%{user | lower} from 2.4 on")
        }
        return findings
    }

    private func names(_ value: String?) -> Bool {
        value?.split(separator: " ").contains { $0 == file } ?? false
    }

    private func lowers(_ format: String) -> Bool {
        format.isEmpty || format == "%Lu" || format.filter { $0 != " " } == "%{user|lower}"
    }
}

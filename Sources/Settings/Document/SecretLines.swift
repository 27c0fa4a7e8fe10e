import MailModel

/// Finds the lines of a settings file that may hold a password, whatever shape the mistake has.
///
/// It errs on the side of hiding: a hidden caret line costs little, a password in a log much.
enum SecretLines {
    private static let words = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "bindpw", "rootpw",
    ]

    /// Tells whether a key asks for a secret, also when it is misspelt.
    static func isSecret(key: String) -> Bool {
        let key = key.lowercased()
        if words.contains(where: { key.contains($0) }) { return true }
        guard let first = key.first, "ps".contains(first), key.utf8.count > 4 else { return false }
        return NearMiss.suggestion(for: key, among: ["password", "passphrase", "secret"]) != nil
    }

    /// Numbers, from 1, of the lines that may hold a secret or go on with one.
    static func numbers(in lines: [Substring]) -> Set<Int> {
        var numbers: Set<Int> = []
        /// Indentation of the line that began a secret, while its value may still go on.
        var secretIndentation: Int?
        for (index, line) in lines.enumerated() {
            let indentation = line.prefix { $0 == " " || $0 == "\t" }.count
            if holdsSecret(line) {
                numbers.insert(index + 1)
                secretIndentation = indentation
            } else if let start = secretIndentation {
                if indentation <= start, beginsWithKey(line) {
                    secretIndentation = nil
                } else {
                    numbers.insert(index + 1)
                }
            }
        }
        return numbers
    }

    private static func holdsSecret(_ line: Substring) -> Bool {
        var rest = line.lowercased()
        // The name of a password file is no secret, unless it does not look like a path.
        if rest.contains("password_file") {
            rest = rest.replacing(/password_file["']?\s*:\s*["']?\/[^\s,}"']*/, with: "")
        }
        if rest.contains("@"), rest.contains(/:\/\/[^\/]*@/) { return true }
        // Every word, not only keys: a colon may be missing too.
        return rest.split { !($0.isLetter || $0.isNumber || "_-.".contains($0)) }
            .contains { isSecret(key: String($0)) }
    }

    /// Tells whether a line begins with a key, so that an earlier value has ended.
    private static func beginsWithKey(_ line: Substring) -> Bool {
        line.contains(/^\s*(?:- +)*["']?[A-Za-z0-9_.\-]+["']?\s*:/)
    }
}

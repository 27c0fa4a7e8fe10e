/// Finds the lines below `bind` that say something else than its keys do: people call a password
/// `pw`, `key` or `code`, in any language, and every such word is unknown here.
enum BindLines {
    private static let keys = ["method", "dn", "password_file", "password_credential"]
    private static let nameTypes = [
        "c", "cn", "dc", "l", "mail", "o", "ou", "samaccountname", "sn", "st", "uid", "userid",
    ]

    /// Numbers, from 1, of the lines that must not be repeated.
    static func numbers(in lines: [Substring]) -> Set<Int> {
        var numbers: Set<Int> = []
        /// The indentation of the line with `bind`, while its section may still go on.
        var start: Int?
        var isFlow = false
        for (index, line) in lines.enumerated() {
            let indentation = line.prefix { $0 == " " || $0 == "\t" }.count
            var contents = line
            if let match = line.firstMatch(of: /(?:^|[\s{,])["']?bind["']?\s*:(.*)$/) {
                start = indentation
                contents = match.1
                isFlow = contents.drop { $0 == " " }.first == "{"
            } else if let section = start, !line.allSatisfy(\.isWhitespace) {
                if !isFlow, indentation <= section { start = nil }
            }
            guard start != nil else { continue }
            if isFlow, let end = contents.firstIndex(of: "}") {
                contents = contents[..<end]
                start = nil
            }
            if !parts(of: contents).allSatisfy(isKnown) { numbers.insert(index + 1) }
        }
        return numbers
    }

    private static func parts(of text: Substring) -> [Substring] {
        text.split(separator: ",").map { part in
            part.drop { $0.isWhitespace || "{'\"".contains($0) }
        }.filter { !$0.isEmpty }
    }

    /// A key with its value, or what follows a comma in a DN.
    private static func isKnown(_ part: Substring) -> Bool {
        if part.first == "#" { return !part.contains(":") }
        if let match = part.wholeMatch(of: /([a-z_]+)["']?\s*:(?:\s([^:]*))?/) {
            return keys.contains(String(match.1))
        }
        guard let match = part.wholeMatch(of: /([A-Za-z]+)=[^:]*/) else { return false }
        return nameTypes.contains(match.1.lowercased())
    }
}

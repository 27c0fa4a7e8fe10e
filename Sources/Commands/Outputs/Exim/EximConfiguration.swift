/// What `exim -bP config` prints: one setting a line, those of named things below their names.
struct EximConfiguration {
    /// An ACL, router, transport or authenticator, with its lines as they stand.
    struct Part {
        let name: String
        let lines: [String]

        /// The value of an option; nil when it is not set.
        subscript(option: String) -> String? {
            lines.lazy.compactMap { EximConfiguration.setting($0) }.first { $0.key == option }?
                .value
        }

        /// Tells whether some line has a text.
        func contains(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
    }

    /// The lines before the first section: main options and named lists.
    private let main: [String]
    private var sections: [String: [Part]] = [:]
    /// Options of the first section as Exim itself prints them, defaults included.
    private let options: [String: String]

    /// Reads the whole of it, and what `exim -bP` answers for some options.
    init(_ text: String, options: String) {
        var main: [String] = []
        var section: String?
        var parts: [(section: String, part: String, lines: [String])] = []
        for line in text.split(separator: "\n").map(String.init) {
            let words = line.split(separator: " ", maxSplits: 1).map(String.init)
            if words.first == "begin", words.count == 2 {
                section = words[1].withoutBlanks
            } else if line.hasPrefix("#") {
                // Which file the lines come from.
                continue
            } else if let section {
                let name = line.withoutBlanks
                if name.hasSuffix(":"), !name.dropLast().contains(" ") {
                    parts.append((section, String(name.dropLast()), []))
                } else if parts.last?.section == section {
                    parts[parts.count - 1].lines.append(name)
                }
            } else {
                main.append(line.withoutBlanks)
            }
        }
        self.main = main
        for part in parts {
            sections[part.section, default: []].append(Part(name: part.part, lines: part.lines))
        }
        self.options = Dictionary(
            options.split(separator: "\n").compactMap { EximConfiguration.setting(String($0)) },
            uniquingKeysWith: { _, last in last })
    }

    var acls: [Part] { sections["acl"] ?? [] }
    var routers: [Part] { sections["routers"] ?? [] }
    var authenticators: [Part] { sections["authenticators"] ?? [] }

    /// The name of a domain list that reads a file; nil when none does.
    func domainList(reading file: String) -> String? {
        for line in main where line.hasPrefix("domainlist ") && line.contains(file) {
            return EximConfiguration.setting(String(line.dropFirst("domainlist ".count)))?.key
        }
        return nil
    }

    /// An option of the first section; empty when it is not set.
    func option(_ name: String) -> String { options[name] ?? "" }

    /// The ACL that an option names; nil when it names none.
    func acl(of option: String) -> Part? {
        let name = self.option(option)
        return acls.first { $0.name == name }
    }

    private static func setting(_ line: String) -> (key: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let value = String(line[equals...].dropFirst())
        return (String(line[..<equals]).withoutBlanks, value.withoutBlanks)
    }
}

extension String {
    /// Without blanks at the ends.
    fileprivate var withoutBlanks: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " }.reversed())
    }
}

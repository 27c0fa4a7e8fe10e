/// What `doveconf -n` prints: settings, and sections with settings of their own.
struct DovecotConfiguration {
    /// The first word of a section: `passdb`, `service`, `protocol`; empty for the whole.
    let kind: String
    /// The second word; empty when there is none.
    let name: String
    private(set) var values: [String: String] = [:]
    private(set) var sections: [DovecotConfiguration] = []

    /// Reads the whole of it.
    init(_ text: String) {
        self.init("", "")
        var lines = text.split(separator: "\n").makeIterator()
        read(&lines)
    }

    private init(_ kind: String, _ name: String) {
        self.kind = kind
        self.name = name
    }

    /// The sections of a kind, in their order, which decides what is asked first.
    func sections(_ kind: String) -> [DovecotConfiguration] { sections.filter { $0.kind == kind } }

    /// A setting; empty when it is switched off, nil when it has its default.
    ///
    /// Since 2.4 some stand in a section of what their names begin with: `ssl_client { ca_file = … }`.
    subscript(key: String) -> String? {
        if let value = values[key] { return value }
        for section in sections where section.name.isEmpty && key.hasPrefix(section.kind + "_") {
            if let value = section[String(key.dropFirst(section.kind.count + 1))] { return value }
        }
        return nil
    }

    /// Written for 2.4 or later, whose settings have other names.
    var isSince24: Bool { values["dovecot_config_version"] != nil }

    /// What may be the file of a passdb: before 2.4 it stands among other words.
    var files: [String] {
        [self["passwd_file_path"]].compactMap(\.self)
            + (self["args"] ?? "").split(separator: " ").map(String.init)
    }

    private mutating func read(_ lines: inout IndexingIterator<[Substring]>) {
        while let line = lines.next() {
            let line = line.drop { $0 == " " }
            guard let first = line.first, first != "#" else { continue }
            if first == "}" { return }
            if let equals = line.firstRange(of: " =") {
                let value = line[equals.upperBound...].dropFirst()
                values[String(line[..<equals.lowerBound])] = Self.unquoted(value)
            } else if line.last == "{" {
                let words = line.dropLast().split(separator: " ").map(String.init)
                var section = DovecotConfiguration(
                    words.first ?? "", words.dropFirst().joined(separator: " "))
                section.read(&lines)
                sections.append(section)
            }
        }
    }

    /// Blanks at an end count, in a list of characters; doveconf shows them in quotes.
    private static func unquoted(_ value: Substring) -> String {
        guard value.count > 1, value.first == "\"", value.last == "\"" else { return String(value) }
        var text = ""
        var isEscaped = false
        for character in value.dropFirst().dropLast() {
            isEscaped = character == "\\" && !isEscaped
            if !isEscaped { text.append(character) }
        }
        return text
    }
}

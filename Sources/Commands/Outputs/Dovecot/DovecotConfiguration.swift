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
    subscript(key: String) -> String? { values[key] }

    private mutating func read(_ lines: inout IndexingIterator<[Substring]>) {
        while let line = lines.next() {
            let line = line.drop { $0 == " " }
            guard let first = line.first, first != "#" else { continue }
            if first == "}" { return }
            // Not by words: blanks at the end of a list of characters count.
            if let equals = line.firstRange(of: " =") {
                let value = line[equals.upperBound...]
                values[String(line[..<equals.lowerBound])] = String(value.dropFirst())
            } else if line.last == "{" {
                let words = line.dropLast().split(separator: " ").map(String.init)
                var section = DovecotConfiguration(
                    words.first ?? "", words.dropFirst().joined(separator: " "))
                section.read(&lines)
                sections.append(section)
            }
        }
    }
}

import MailModel
import Yams

extension Value {
    /// One of the words of an enumeration; `others` are allowed as well, for complaints.
    func word<Word: RawRepresentable & CaseIterable>(
        _ type: Word.Type = Word.self, or others: String...
    ) -> Word? where Word.RawValue == String {
        guard let text = text(expecting: "a word") else { return nil }
        if let word = Word(rawValue: text) { return word }
        complainUnknown(text, words: Word.allCases.map(\.rawValue) + others)
        return nil
    }

    /// Complains about a word that is none of `words`.
    func complainUnknown(_ text: String, words: [String]) {
        let list = "allowed: \(words.joined(separator: ", "))"
        let guess = NearMiss.suggestion(for: text, among: words)
        complain(
            "unknown-value", "'\(name)' cannot be \(quoted)",
            hint: guess.map { "did you mean '\($0)'? \(list)" } ?? list)
    }

    /// The name of a system that exists.
    func system(among names: [String]) -> String? {
        guard let text = text() else { return nil }
        if names.contains(text) { return text }
        let guess = NearMiss.suggestion(for: text, among: names)
        complain(
            "unknown-system", "there is no system \(quoted)",
            hint: guess.map { "did you mean '\($0)'?" }
                ?? "the systems are \(names.joined(separator: ", "))")
        return nil
    }

    /// `true` or `false`, nothing else: the other words YAML 1.1 allows mislead.
    func boolean() -> Bool? {
        guard let scalar = scalar(expecting: "true or false") else { return nil }
        let isPlain = scalar.style == .plain
        if isPlain, ["true", "True", "TRUE"].contains(scalar.string) { return true }
        if isPlain, ["false", "False", "FALSE"].contains(scalar.string) { return false }
        let hint: String? =
            switch scalar.string.lowercased() {
            case "true", "yes", "on", "y": "write true, without quotes"
            case "false", "no", "off", "n": "write false, without quotes"
            default: nil
            }
        return complainType("true or false", hint: hint)
    }

    /// Texts of a list, at least one, none twice.
    func texts() -> [String]? {
        list { $0.text() }
    }

    /// Attribute names of a list, at least one, none twice.
    func attributeNames() -> [String]? {
        list(ignoringCase: true) { $0.attributeName() }
    }

    /// One attribute name, or a list of them.
    func oneOrMoreAttributeNames() -> [String]? {
        node.sequence == nil ? attributeName().map { [$0] } : attributeNames()
    }

    /// An attribute name (RFC 4512 section 2.5), options allowed.
    func attributeName() -> String? {
        guard let text = text(expecting: "an attribute name") else { return nil }
        guard text.wholeMatch(of: attributeDescription) == nil else { return text }
        complain("invalid-attribute", "\(quoted) is not an attribute name")
        return nil
    }

    /// A distinguished name (RFC 4514), as written.
    func distinguishedName() -> String? {
        guard let text = text(expecting: "a DN") else { return nil }
        guard DistinguishedName(text) == nil else { return text }
        complain(
            "invalid-dn", "\(quoted) is not a DN",
            hint: "a DN looks like ou=people,dc=example,dc=com")
        return nil
    }

    /// One distinguished name or a list of them, none twice in whatever spelling.
    func distinguishedNames() -> [WrittenName] {
        guard node.sequence != nil else { return WrittenName(self).map { [$0] } ?? [] }
        var seen: Set<DistinguishedName> = []
        return (items() ?? []).compactMap { item in
            guard let written = WrittenName(item) else { return nil }
            guard seen.insert(written.name).inserted else {
                item.complain("duplicate-value", "\(item.quoted) is listed twice")
                return nil
            }
            return written
        }
    }

    /// A path from the root; its text is never repeated: it could be a password by mistake.
    func absolutePath() -> String? {
        guard let text = text(expecting: "a path") else { return nil }
        guard !text.hasPrefix("/") else { return text }
        complain("not-absolute", "'\(name)' must be an absolute path", hint: "begin it with '/'")
        return nil
    }

    /// A domain in canonical form.
    func domain() -> String? {
        guard let text = text(expecting: "a domain") else { return nil }
        if let domain = DomainName.canonical(text) { return domain }
        complain(
            "invalid-domain", "\(quoted) is not a domain name",
            hint: text.hasSuffix(".") ? "leave out the dot at the end" : nil)
        return nil
    }

    /// A domain or a list of them, in canonical form, none twice.
    func domains() -> [String]? {
        node.sequence == nil ? domain().map { [$0] } : list { $0.domain() }
    }

    private func list(ignoringCase: Bool = false, _ read: (Value) -> String?) -> [String]? {
        guard let items = items() else { return nil }
        var seen: Set<String> = []
        return items.compactMap { item -> String? in
            guard let text = read(item) else { return nil }
            guard seen.insert(ignoringCase ? text.lowercased() : text).inserted else {
                item.complain("duplicate-value", "\(item.quoted) is listed twice")
                return nil
            }
            return text
        }
    }

    private var attributeDescription: Regex<Substring> {
        /(?:[A-Za-z][A-Za-z0-9\-]*|[0-9]+(?:\.[0-9]+)+)(?:;[A-Za-z0-9\-]+)*/
    }
}

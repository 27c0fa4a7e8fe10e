import MailModel

/// The names by which tables, plans and explanations know the placement rules.
///
/// A rule has the name it is given, else one that follows from what it asks: never a number, so
/// that a rule more or less changes nobody's row.
enum RuleNames {
    /// In bytes of UTF-8.
    static let longest = 255

    /// The name that the settings give a rule; nil after a complaint.
    static func given(_ value: Value) -> String? {
        guard let name = value.text() else { return nil }
        guard name.utf8.count <= longest else {
            value.complain(
                "too-long", "'\(value.name)' must not be longer than \(longest) bytes",
                hint: "a few words will do: the name stands in every row that the rule decides")
            return nil
        }
        return name
    }

    /// The name of a rule that is given none.
    static func usual(_ choice: PlacementRuleSettings.Choice) -> String {
        switch choice {
        case .value(let attribute, _): attribute
        case .system(_, .group(let dn, _)), .system(_, .under(let dn)):
            shortened(DistinguishedName.leadingValue(of: dn) ?? dn)
        case .system(_, .filter(let filter)): shortened(filter.text)
        case .system(_, .list(let file)): shortened(stem(file))
        case .system(_, .always): "everybody-else"
        }
    }

    /// Complains about a rule that has the name of an earlier one.
    static func complainAboutTwin(_ name: String, at place: Diagnostic.Place, _ rule: Value) {
        rule.context.complain(
            "duplicate-name", at: place,
            "another rule is called \(rule.context.quoted(name, at: place)) already",
            hint: "give one of them a name of its own: name: TEXT")
    }

    /// A file's name without folders and without what follows its last dot.
    private static func stem(_ file: String) -> String {
        let name = file.split(separator: "/").last.map(String.init) ?? file
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }

    /// As much of a text as a name may have, on one line.
    private static func shortened(_ text: String) -> String {
        var name = String(printable: text)
        while name.utf8.count > longest { name.removeLast() }
        return name
    }
}

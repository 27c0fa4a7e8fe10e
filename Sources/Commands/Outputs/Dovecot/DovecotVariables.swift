/// Which parts of a login a text with Dovecot's variables asks for.
///
/// Before 2.4: `%u`, `%Ln`, `%{username}`; from 2.4 on: `%{user | username | lower}`.
struct DovecotVariables {
    private var names: Set<String> = []
    private var filters: Set<String> = []

    init(_ text: String) {
        var rest = text[...]
        while let percent = rest.firstIndex(of: "%") {
            rest = rest[percent...].dropFirst()
            let modifiers = rest.prefix { $0.isUppercase || $0.isNumber || $0 == "." || $0 == "-" }
            rest = rest[modifiers.endIndex...]
            if modifiers.contains("L") { filters.insert("lower") }
            if rest.first == "{" {
                read(long: rest.dropFirst().prefix { $0 != "}" })
            } else if let letter = rest.first {
                names.insert(String(letter))
            }
            rest = rest.dropFirst()
        }
    }

    private mutating func read(long text: Substring) {
        let words = text.split { $0 == "|" || $0 == " " }.map(String.init)
        filters.formUnion(words.dropFirst())
        // A filter takes its part: `user | domain` is the domain.
        let part = words.first { $0 == "username" || $0 == "domain" } ?? words.first
        let letters = ["user": "u", "username": "n", "domain": "d"]
        if let part { names.insert(letters[part] ?? part) }
    }

    /// Asks for the name before the `@` and never for what stands behind it.
    var cutsOffTheDomain: Bool { names.contains("n") && !asksForDomain }

    /// Asks for what stands behind the `@`.
    var asksForDomain: Bool { names.contains("d") }

    /// Asks for nothing.
    var isEmpty: Bool { names.isEmpty }

    /// Asks for the whole name and nothing else.
    var isTheWholeName: Bool { names == ["u"] }

    /// Capital letters do not count.
    var lowers: Bool { filters.contains("lower") }
}

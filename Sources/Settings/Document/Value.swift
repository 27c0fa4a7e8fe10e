import MailModel
import Yams

/// One value of the settings: a YAML node with the name and the place a complaint needs.
///
/// Every reading method answers nil after it has complained.
struct Value {
    let node: Node
    /// The key's path, for example `directory.bind.dn`; items of a list add `[]`.
    let name: String
    let place: Diagnostic.Place
    /// Where the key stands; the value's own place for items and the root.
    let keyPlace: Diagnostic.Place
    let context: SettingsContext

    init(node: Node, name: String, keyPlace: Diagnostic.Place?, context: SettingsContext) {
        self.node = node
        self.name = name
        self.context = context
        place = Diagnostic.Place(node.mark)
        self.keyPlace = keyPlace ?? place
    }

    /// True for a key without a value, `~` and `null`.
    var isEmpty: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    var isMapping: Bool { node.mapping != nil }

    /// Tells whether the value is a mapping with that key, whatever stands there.
    func holds(key: String) -> Bool {
        node.mapping?.contains { $0.key.scalar?.string == key } ?? false
    }

    /// Tells whether the value is that plain word.
    func holds(_ word: String) -> Bool { plainText == word }

    /// The text as it stands, unchecked; nil for lists and mappings.
    var plainText: String? { node.scalar?.string }

    /// Complains about this value at its start, or `offset` scalars into its text.
    func complain(
        _ code: String, offset: Int? = nil, _ message: String, hint: String? = nil,
        as severity: Diagnostic.Severity = .error
    ) {
        context.complain(code, at: place(offset: offset), message, hint: hint, as: severity)
    }

    /// The value's text made fit for a message.
    var quoted: String { context.quoted(plainText ?? "", at: place) }

    /// The value's text: neither empty nor with control characters.
    func text(expecting expected: String = "text") -> String? {
        guard let scalar = scalar(expecting: expected) else { return nil }
        guard !scalar.string.isEmpty else { return complainEmpty() }
        if let offset = scalar.string.unicodeScalars.enumerated()
            .first(where: { $0.element.properties.generalCategory == .control })?.offset
        {
            complain(
                "control-character", offset: offset,
                "'\(name)' must not hold line breaks or other control characters",
                hint: "write the text in one line")
            return nil
        }
        return scalar.string
    }

    /// The value as a scalar that says something.
    func scalar(expecting expected: String) -> Node.Scalar? {
        guard !isEmpty else { return complainEmpty() }
        guard case .scalar(let scalar) = node else { return complainType(expected) }
        return scalar
    }

    /// The items of a list.
    func items(of kind: String = "text", canBeEmpty: Bool = false) -> [Value]? {
        guard !isEmpty else { return complainEmpty() }
        guard case .sequence(let sequence) = node else {
            let isSimple = node.scalar != nil && kind == "text"
            return complainType(
                "a list of \(kind)", hint: isSimple ? "write the value in brackets: [...]" : nil)
        }
        guard canBeEmpty || !sequence.isEmpty else {
            complain("empty-value", "the list '\(name)' is empty")
            return nil
        }
        return sequence.map {
            Value(node: $0, name: "\(name)[]", keyPlace: nil, context: context)
        }
    }

    /// The pairs of a mapping whose keys are free, in the order of the file, none twice.
    func pairs(of kind: String) -> [(key: String, value: Value)]? {
        guard !isEmpty else { return complainEmpty() }
        guard case .mapping(let mapping) = node else { return complainType("a mapping of \(kind)") }
        var seen: Set<String> = []
        return mapping.compactMap { key, value -> (key: String, value: Value)? in
            let place = Diagnostic.Place(key.mark)
            guard case .scalar(let scalar) = key, !scalar.string.isEmpty else {
                context.complain("wrong-type", at: place, "a key of '\(title)' must be text")
                return nil
            }
            guard seen.insert(scalar.string).inserted else {
                let name = context.quoted(scalar.string, at: place)
                context.complain(
                    "duplicate-key", at: place, "the key \(name) is given more than once here",
                    hint: "keep one of them")
                return nil
            }
            let path = name.isEmpty ? scalar.string : "\(name).\(scalar.string)"
            return (
                scalar.string, Value(node: value, name: path, keyPlace: place, context: context)
            )
        }
    }

    /// The name, or what to call the root.
    var title: String { name.isEmpty ? "settings" : name }

    func complainType<T>(_ expected: String, hint: String? = nil) -> T? {
        complain(
            "wrong-type", "'\(title)': expected \(expected), found \(shape)", hint: hint)
        return nil
    }

    func complainEmpty<T>() -> T? {
        context.complain(
            "empty-value", at: keyPlace, "'\(title)' has no value",
            hint: "write the value after the colon, or leave the key out")
        return nil
    }

    /// The place `offset` scalars into the text, when the file holds the text as it is.
    private func place(offset: Int?) -> Diagnostic.Place {
        guard let offset, let scalar = node.scalar else { return place }
        let isQuoted = scalar.style == .singleQuoted || scalar.style == .doubleQuoted
        let column = place.column + (isQuoted ? 1 : 0)
        guard context.source.holds(scalar.string, line: place.line, column: column) else {
            return place
        }
        return Diagnostic.Place(line: place.line, column: column + offset)
    }

    private var shape: String {
        switch node {
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .scalar, .alias: "text"
        }
    }
}

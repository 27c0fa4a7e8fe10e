import MailModel
import Yams

/// Turns the text into YAML nodes, or into a complaint of our own making.
///
/// Yams' errors hold the whole document, so none of their text but libyaml's constant sentences is
/// ever shown.
enum YAMLDocument {
    private static let sizeLimit = 1_000_000
    private static let aliasLimit = 20
    private static let depthLimit = 100

    /// The root of the one document in the text; nil after a complaint.
    static func root(in context: SettingsContext) -> Value? {
        guard isFitForParsing(context) else { return nil }
        do {
            let parser = try Parser(yaml: context.source.text, encoding: .utf8)
            guard let node = try parser.singleRoot() else {
                complainEmpty(context)
                return nil
            }
            // Nodes hold their anchors weakly: the parser must live until they have been looked at.
            return withExtendedLifetime(parser) {
                guard isPlain(node, context) else { return nil }
                let root = Value(node: node, name: "", keyPlace: nil, context: context)
                if root.isEmpty { complainEmpty(context) }
                return root.isEmpty ? nil : root
            }
        } catch let error as YamlError {
            complain(about: error, context)
        } catch {
            context.complain(
                "syntax", at: .init(line: 1, column: 1), "this is not readable as YAML")
        }
        return nil
    }

    private static func complainEmpty(_ context: SettingsContext) {
        context.complain(
            "empty", at: .init(line: 1, column: 1), "the settings are empty",
            hint: "at least domains, directory, systems, placement and outputs are needed")
    }

    /// Refuses what libyaml would report without a usable place, or what would take it for ever.
    private static func isFitForParsing(_ context: SettingsContext) -> Bool {
        let start = Diagnostic.Place(line: 1, column: 1)
        guard context.source.text.utf8.count <= sizeLimit else {
            context.complain("too-large", at: start, "the settings are larger than 1 MB")
            return false
        }
        for (index, line) in context.source.lines.enumerated() {
            for (column, scalar) in line.unicodeScalars.enumerated() where scalar != "\t" {
                guard isControl(scalar) else { continue }
                context.complain(
                    "control-character", at: .init(line: index + 1, column: column + 1),
                    "control characters are not allowed in settings")
                return false
            }
        }
        guard !isTooDeep(context.source) else {
            context.complain("too-deep", at: start, "the settings are nested too deeply")
            return false
        }
        // A few aliases can name billions of nodes when one of them stands in a key.
        guard context.source.text.contains("*") else { return true }
        let aliases = context.source.text.matches(of: /(?:^|[\s\[\{,:])\*[A-Za-z0-9_\-]/).count
        if aliases > aliasLimit, context.source.text.contains(/(?:^|[\s\[\{,:])&[A-Za-z0-9_\-]/) {
            context.complain("anchor", at: start, "anchors and aliases are not allowed in settings")
            return false
        }
        return true
    }

    /// libyaml's time grows with the square of the depth of open brackets.
    ///
    /// Brackets in texts and comments count too: a hundred unclosed ones are no settings anyway.
    private static func isTooDeep(_ source: SourceText) -> Bool {
        var depth = 0
        var deepest = 0
        for line in source.lines {
            let markers = line.utf8.prefix { $0.isASCIISpace || "-?".utf8.contains($0) }
            deepest = max(deepest, markers.count { !$0.isASCIISpace })
            for byte in line.utf8 {
                if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") { depth -= 1 }
                depth = max(depth, 0)
                deepest = max(deepest, depth)
            }
        }
        return deepest > depthLimit
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .control || scalar.value == 0xFEFF
            || scalar.value & 0xFFFE == 0xFFFE
    }

    /// Refuses anchors (an alias is the anchored node again, with the wrong place) and own tags.
    private static func isPlain(_ node: Node, _ context: SettingsContext) -> Bool {
        let place = Diagnostic.Place(node.mark)
        guard node.anchor == nil else {
            context.complain(
                "anchor", at: place, "anchors and aliases are not allowed in settings",
                hint: "write the value out where it is needed")
            return false
        }
        guard node.tag.description.hasPrefix("tag:yaml.org,2002:") else {
            context.complain(
                "tag", at: place, "tags such as !include have no meaning in settings",
                hint: "leave the tag out, or put quotes around a text that begins with '!'")
            return false
        }
        switch node {
        case .mapping(let mapping):
            return mapping.reduce(true) { plain, pair in
                let isPlainPair = [pair.key, pair.value].map { isPlain($0, context) }
                return plain && isPlainPair == [true, true]
            }
        case .sequence(let sequence):
            return sequence.reduce(true) { plain, item in isPlain(item, context) && plain }
        case .scalar, .alias: return true
        }
    }

    private static func complain(about error: YamlError, _ context: SettingsContext) {
        switch error {
        case .duplicatedKeysInMapping(let names, let duplicate):
            let place = Diagnostic.Place(duplicate.mark)
            let name = context.quoted(names.first ?? "", at: place)
            context.complain(
                "duplicate-key", at: place, "the key \(name) is given more than once here",
                hint: "keep one of them")
        case .composer(_, "but found another document", let mark, _):
            context.complain(
                "syntax", at: Diagnostic.Place(mark), "a second YAML document begins here",
                hint: "settings are one document; leave out the '---' in the middle")
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            context.complain(
                "syntax", at: Diagnostic.Place(mark), "this is not YAML: \(problem)",
                hint: hint(for: problem, at: Diagnostic.Place(mark), context))
        default:
            context.complain(
                "syntax", at: .init(line: 1, column: 1), "this is not readable as YAML")
        }
    }

    private static func hint(
        for problem: String, at place: Diagnostic.Place, _ context: SettingsContext
    ) -> String? {
        if context.source.holds("\t", line: place.line, column: place.column) {
            return "indent with blanks, not with tabs"
        }
        for start in ["%", "@", "`"]
        where context.source.holds(start, line: place.line, column: place.column) {
            return "put quotes around a text that begins with '\(start)'"
        }
        switch problem {
        case "mapping values are not allowed in this context":
            return "put quotes around a text that holds ': ', or mind the indentation"
        case "could not find expected ':'": return "every key is followed by ':' and a blank"
        case "found undefined alias": return "put quotes around a text that begins with '*'"
        case "did not find expected key", "did not find expected '-' indicator":
            return "mind the indentation: keys of one section begin in the same column"
        case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
            return "put quotes around a text that holds brackets, braces or commas"
        case "found unknown escape character": return "use single quotes: '\\' is then a backslash"
        default: return nil
        }
    }
}

extension Diagnostic.Place {
    init(_ mark: Mark?) {
        self.init(line: mark?.line ?? 1, column: mark?.column ?? 1)
    }
}

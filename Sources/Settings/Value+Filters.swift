import MailModel
import Yams

extension Value {
    /// A search filter (RFC 4515).
    ///
    /// What only a server could evaluate is an error, or a warning with `forServer`: such a filter
    /// works against a server, not with `--from`.
    func filter(forServer: Bool = false) -> Filter? {
        guard let scalar = scalar(expecting: "a filter"), let text = filterText(scalar) else {
            return nil
        }
        do throws(FilterSyntaxError) {
            let filter = try Filter(text)
            guard hasKnownPlaceholders(text) else { return nil }
            return isEvaluable(filter, forServer: forServer) ? filter : nil
        } catch {
            let message = context.isSecret(place) ? "this is not a filter" : error.message
            complain(
                "filter", offset: error.offset, "'\(name)': \(message)",
                hint: error.offset == 0 && !text.hasPrefix("(")
                    ? "a filter stands in parentheses: (attribute=value)" : nil)
            return nil
        }
    }

    private func hasKnownPlaceholders(_ text: String) -> Bool {
        guard let (found, offset) = Filter.unknownPlaceholder(in: text) else { return true }
        let known = Filter.placeholders
        complain(
            "placeholder", offset: offset,
            "'\(name)': unknown placeholder \(context.quoted(found, at: place)); there are "
                + known.dropLast().joined(separator: ", ") + " and " + (known.last ?? ""),
            hint: "a brace of the value itself is written \\7b")
        return false
    }

    /// A template, with only the placeholders the field knows.
    func template(withLogin: Bool = true) -> Template? {
        guard let text = text(expecting: "a template") else { return nil }
        do throws(TemplateSyntaxError) {
            let template = try Template(text)
            if !withLogin, template.parts.contains(.login) {
                let offset = Value.offset(of: "{login}", in: text) ?? 0
                complain(
                    "template", offset: offset, "'\(name)': only users have a {login}",
                    hint: "use {primary}, {local}, {id} or {attr:NAME}")
                return nil
            }
            return template
        } catch {
            let message = context.isSecret(place) ? "this is not a template" : error.message
            complain("template", offset: error.offset, "'\(name)': \(message)")
            return nil
        }
    }

    /// Where `part` begins in `text`, in scalars from 0.
    static func offset(of part: String, in text: String) -> Int? {
        let scalars = text.unicodeScalars
        guard let range = scalars.firstRange(of: part.unicodeScalars) else { return nil }
        return scalars.distance(from: scalars.startIndex, to: range.lowerBound)
    }

    /// The filter in one line: people fold long ones with YAML's `|` and `>`.
    private func filterText(_ scalar: Node.Scalar) -> String? {
        var line = String.UnicodeScalarView()
        for scalar in scalar.string.unicodeScalars {
            line.append(scalar == "\n" || scalar == "\t" ? " " : scalar)
        }
        let isFolded = scalar.style == .literal || scalar.style == .folded
        let text = isFolded ? String(String(line).trimmingSuffix(" ")) : String(line)
        guard !text.isEmpty else { return complainEmpty() }
        return text
    }

    private func isEvaluable(_ filter: Filter, forServer: Bool) -> Bool {
        var isFine = true
        for (attribute, rule, withDN) in Value.extensibleParts(of: filter.root) {
            let severity: Diagnostic.Severity = forServer ? .warning : .error
            let written = "\(withDN ? ":dn" : "")\(rule.map { ":\($0)" } ?? ""):="
            let offset = Value.offset(of: written, in: filter.text) ?? 0
            if attribute == nil {
                isFine = forServer
                complain(
                    "matching-rule", offset: offset,
                    "'\(name)': a filter without an attribute name cannot be evaluated here",
                    hint: "write the attribute before ':'", as: severity)
            } else if let rule, MatchingRule(rule) == nil {
                isFine = forServer
                let skipped = withDN ? 4 : 1
                complain(
                    "matching-rule", offset: offset + skipped,
                    "'\(name)': the matching rule \(context.quoted(rule, at: place)) cannot be "
                        + "evaluated here",
                    hint: hint(forRule: rule), as: severity)
            }
        }
        return isFine
    }

    private func hint(forRule rule: String) -> String {
        if rule == "1.2.840.113556.1.4.1941" {
            return "use a placement rule with 'group:': it finds members at any depth"
        }
        if let guess = NearMiss.suggestion(for: rule, among: MatchingRule.names) {
            return "did you mean \(guess)?"
        }
        return "the rules are \(MatchingRule.names.joined(separator: ", "))"
    }

    private static func extensibleParts(
        of node: Filter.Node
    ) -> [(attribute: String?, rule: String?, withDN: Bool)] {
        switch node {
        case .and(let nodes), .or(let nodes): nodes.flatMap { extensibleParts(of: $0) }
        case .not(let node): extensibleParts(of: node)
        case .extensible(let attribute, let rule, let withDN, _): [(attribute, rule, withDN)]
        case .equal, .approximate, .greaterOrEqual, .lessOrEqual, .present, .substrings: []
        }
    }
}

extension String {
    /// The text without that character at its end.
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self[...]
        while rest.last == character { rest.removeLast() }
        return rest
    }
}

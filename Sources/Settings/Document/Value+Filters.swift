import MailModel
import Yams

extension Value {
    /// A search filter (RFC 4515).
    ///
    /// What only a server can evaluate is an error, or one warning with `forServer`: such a filter
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
        let parts = filter.serverParts
        guard !forServer else {
            if let part = parts.first {
                complain(
                    "server-filter", offset: offset(of: part, in: filter),
                    "'\(name)': only a server can evaluate \(quoted(part)); --from will be refused",
                    as: .warning)
            }
            return true
        }
        for part in parts {
            let offset = offset(of: part, in: filter)
            if part.attribute == nil {
                complain(
                    "matching-rule", offset: offset,
                    "'\(name)': a filter without an attribute name cannot be evaluated here",
                    hint: "write the attribute before ':'")
            } else if let rule = part.rule {
                complain(
                    "matching-rule", offset: offset + (part.withDN ? 4 : 1),
                    "'\(name)': the matching rule \(context.quoted(rule, at: place)) cannot be "
                        + "evaluated here",
                    hint: hint(forRule: rule))
            }
        }
        return parts.isEmpty
    }

    private func offset(of part: ServerFilterPart, in filter: Filter) -> Int {
        Value.offset(of: part.written, in: filter.text) ?? 0
    }

    private func quoted(_ part: ServerFilterPart) -> String {
        context.quoted((part.attribute ?? "") + part.written, at: place)
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
}

extension String {
    /// The text without that character at its end.
    fileprivate func trimmingSuffix(_ character: Character) -> Substring {
        var rest = self[...]
        while rest.last == character { rest.removeLast() }
        return rest
    }
}

/// A name to be built for an account, such as `+{login}@example.com`.
package struct Template: Sendable, Equatable {
    /// A piece of a template.
    package enum Part: Sendable, Equatable {
        case text(String)
        /// The first login value, folded as for `login_address`.
        case login
        /// The primary address.
        case primary
        /// The local part of the primary address.
        case local
        /// The stable identity.
        case id
        /// The first value of an attribute.
        case attribute(String)
    }

    package let parts: [Part]

    /// Reads a template.
    ///
    /// - Throws: `TemplateSyntaxError` with the place of the first mistake.
    package init(_ text: String) throws(TemplateSyntaxError) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.first {
            let offset = text.unicodeScalars.distance(
                from: text.unicodeScalars.startIndex, to: rest.startIndex)
            guard character == "{" else {
                guard character != "}" else {
                    throw TemplateSyntaxError(offset: offset, message: "'}' without '{'")
                }
                literal.append(character)
                rest.removeFirst()
                continue
            }
            guard let end = rest.firstIndex(of: "}") else {
                throw TemplateSyntaxError(offset: offset, message: "'{' without '}'")
            }
            let name = String(rest[rest.index(after: rest.startIndex)..<end])
            guard let part = Template.placeholder(name) else {
                throw TemplateSyntaxError(
                    offset: offset,
                    message: "unknown placeholder '{\(name)}'; there are {login}, {primary}, "
                        + "{local}, {id} and {attr:NAME}")
            }
            if !literal.isEmpty { parts.append(.text(literal)) }
            literal = ""
            parts.append(part)
            rest = rest[rest.index(after: end)...]
        }
        if !literal.isEmpty { parts.append(.text(literal)) }
        self.parts = parts
    }

    /// The attributes whose values the template uses.
    package var attributes: [String] {
        parts.compactMap { if case .attribute(let name) = $0 { name } else { nil } }
    }

    private static func placeholder(_ name: String) -> Part? {
        switch name {
        case "login": .login
        case "primary": .primary
        case "local": .local
        case "id": .id
        default:
            name.hasPrefix("attr:") && name.count > 5 ? .attribute(String(name.dropFirst(5))) : nil
        }
    }
}

/// A mistake in a template, with its place in the text.
package struct TemplateSyntaxError: Error, Equatable {
    /// Distance from the start in Unicode scalars, from 0.
    package let offset: Int
    /// One sentence without a full stop.
    package let message: String
}

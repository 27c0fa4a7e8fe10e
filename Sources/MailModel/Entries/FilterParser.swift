/// Reads the string form of a filter (RFC 4515 section 3).
struct FilterParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func parse() throws(FilterSyntaxError) -> Filter.Node {
        skipBlanks()
        let node = try filter()
        skipBlanks()
        guard position == scalars.count else { throw mistake("text after the end of the filter") }
        return node
    }

    private mutating func filter() throws(FilterSyntaxError) -> Filter.Node {
        guard take("(") else { throw mistake("expected '('") }
        depth += 1
        // A bound instead of the stack: no sane filter is that deep, a hostile one could be.
        guard depth <= 200 else { throw mistake("more than 200 nested parentheses") }
        defer { depth -= 1 }
        skipBlanks()
        let node: Filter.Node
        if take("&") {
            node = .and(try list())
        } else if take("|") {
            node = .or(try list())
        } else if take("!") {
            skipBlanks()
            node = .not(try filter())
            skipBlanks()
        } else {
            node = try item()
        }
        guard take(")") else { throw mistake("expected ')'") }
        return node
    }

    /// `(&)` is always true and `(|)` always false (RFC 4526).
    private mutating func list() throws(FilterSyntaxError) -> [Filter.Node] {
        var nodes: [Filter.Node] = []
        skipBlanks()
        while peek == "(" {
            nodes.append(try filter())
            skipBlanks()
        }
        return nodes
    }

    private mutating func item() throws(FilterSyntaxError) -> Filter.Node {
        let start = position
        let name = try attribute()
        guard let sign = peek else { throw mistake("expected '=', '>=', '<=', '~=' or ':='") }
        if sign == ":" { return try extensible(name.isEmpty ? nil : name, from: start) }
        guard !name.isEmpty else { throw mistake("expected an attribute name") }
        position += 1
        switch sign {
        case "=": return try equality(name)
        case ">", "<", "~":
            guard take("=") else { throw mistake("expected '=' after '\(sign)'") }
            let value = try assertion()
            if sign == ">" { return .greaterOrEqual(name, value) }
            return sign == "<" ? .lessOrEqual(name, value) : .approximate(name, value)
        default:
            position -= 1
            throw mistake("expected '=', '>=', '<=', '~=' or ':=' after the attribute name")
        }
    }

    private mutating func attribute() throws(FilterSyntaxError) -> String {
        var name = ""
        while let scalar = peek, scalar.isASCII,
            scalar.properties.isAlphabetic || "0123456789-.;_".unicodeScalars.contains(scalar)
        {
            name.unicodeScalars.append(scalar)
            position += 1
        }
        return name
    }

    private mutating func extensible(
        _ name: String?, from start: Int
    ) throws(FilterSyntaxError) -> Filter.Node {
        var withDN = false
        var rule: String?
        while take(":") {
            if take("=") {
                guard name != nil || rule != nil else {
                    position = start
                    throw mistake("expected an attribute name or a matching rule")
                }
                return .extensible(
                    attribute: name, rule: rule, withDN: withDN, try assertion())
            }
            let word = try attribute()
            if word.lowercased() == "dn", rule == nil, !withDN {
                withDN = true
            } else if !word.isEmpty, rule == nil {
                rule = word
            } else {
                throw mistake("expected a matching rule or ':='")
            }
        }
        throw mistake("expected ':='")
    }

    private mutating func equality(_ name: String) throws(FilterSyntaxError) -> Filter.Node {
        var pieces: [[UInt8]] = [[]]
        while let scalar = peek, scalar != ")" {
            if take("*") { pieces.append([]) } else { pieces[pieces.count - 1] += try octets() }
        }
        if pieces.count == 1 { return .equal(name, pieces[0]) }
        if pieces.allSatisfy(\.isEmpty) {
            guard pieces.count == 2 else { throw mistake("'**' says nothing more than '*'") }
            return .present(name)
        }
        let initial = pieces.removeFirst()
        let final = pieces.removeLast()
        return .substrings(
            name, initial: initial.isEmpty ? nil : initial, middle: pieces.filter { !$0.isEmpty },
            final: final.isEmpty ? nil : final)
    }

    private mutating func assertion() throws(FilterSyntaxError) -> [UInt8] {
        var value: [UInt8] = []
        while let scalar = peek, scalar != ")" {
            guard scalar != "*" else { throw mistake("'*' must be written \\2a here") }
            value += try octets()
        }
        return value
    }

    private mutating func octets() throws(FilterSyntaxError) -> [UInt8] {
        guard let scalar = peek else { return [] }
        if scalar == "(" { throw mistake("'(' must be written \\28 in a value") }
        if scalar.value == 0 { throw mistake("a NUL must be written \\00") }
        position += 1
        guard scalar == "\\" else { return Array(String(scalar).utf8) }
        guard position + 1 < scalars.count, let high = hexDigit(at: position),
            let low = hexDigit(at: position + 1)
        else { throw mistake("expected two hexadecimal digits after '\\'") }
        position += 2
        return [high << 4 | low]
    }

    private func hexDigit(at index: Int) -> UInt8? {
        scalars[index].isASCII ? UInt8(scalars[index].value).hexDigit : nil
    }

    private var peek: Unicode.Scalar? {
        position < scalars.count ? scalars[position] : nil
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let scalar = peek, scalar.properties.isWhitespace { position += 1 }
    }

    private func mistake(_ message: String) -> FilterSyntaxError {
        FilterSyntaxError(offset: position, message: message)
    }
}

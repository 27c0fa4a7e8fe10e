/// A search filter (RFC 4515), parsed.
package struct Filter: Sendable, Equatable {
    /// The filter as written.
    package let text: String
    /// What a server is sent: the text with its placeholders filled in.
    package let request: String
    /// What it says.
    package let root: Node

    /// One part of a filter.
    package indirect enum Node: Sendable, Equatable {
        case and([Node])
        case or([Node])
        case not(Node)
        case equal(String, [UInt8])
        case approximate(String, [UInt8])
        case greaterOrEqual(String, [UInt8])
        case lessOrEqual(String, [UInt8])
        case present(String)
        case substrings(String, initial: [UInt8]?, middle: [[UInt8]], final: [UInt8]?)
        case extensible(attribute: String?, rule: String?, withDN: Bool, [UInt8])
    }

    /// Reads a filter; the outer parentheses must be there.
    ///
    /// - Throws: `FilterSyntaxError` with the place of the first mistake.
    package init(_ text: String) throws(FilterSyntaxError) {
        var parser = FilterParser(text)
        root = try parser.parse()
        self.text = text
        request = text
    }

    /// Every entry: each has an object class.
    package static let everything = Filter(
        text: "(objectClass=*)", request: "(objectClass=*)", root: .present("objectClass"))

    /// A filter whose placeholders were filled in.
    init(text: String, request: String, root: Node) {
        self.text = text
        self.request = request
        self.root = root
    }

    /// The attributes the filter looks at, in order of appearance, without options.
    package var attributes: AttributeList {
        var list = AttributeList()
        Filter.collect(root, into: &list)
        return list
    }

    private static func collect(_ node: Node, into list: inout AttributeList) {
        switch node {
        case .and(let nodes), .or(let nodes): for node in nodes { collect(node, into: &list) }
        case .not(let node): collect(node, into: &list)
        case .equal(let name, _), .approximate(let name, _), .greaterOrEqual(let name, _),
            .lessOrEqual(let name, _), .present(let name), .substrings(let name, _, _, _):
            list.insert(name)
        case .extensible(let name, _, _, _): if let name { list.insert(name) }
        }
    }
}

/// A mistake in a filter, with its place in the text.
package struct FilterSyntaxError: Error, Equatable {
    /// Distance from the start in Unicode scalars, from 0.
    package let offset: Int
    /// One sentence without a full stop.
    package let message: String

    package init(offset: Int, message: String) {
        self.offset = offset
        self.message = message
    }
}

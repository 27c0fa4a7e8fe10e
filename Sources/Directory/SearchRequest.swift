package import MailModel

/// What a directory is asked for: RFC 4511 section 4.5.1, with as many bases as the settings name.
///
/// A server is sent one request for each base (`Search`); a file is read once for all of them.
package struct SearchRequest: Sendable {
    /// The DNs to search below (RFC 4514); the empty one is the whole directory.
    ///
    /// What several of them hold is handed on once.
    package var bases: [String]
    /// DNs: what stands at or below one of them is left out.
    package var exclude: [String] = []
    package var scope: SearchScope
    package var filter: Filter
    /// The attributes wanted; none at all is allowed and asks for names only.
    package var attributes: AttributeList

    package init(
        bases: [String], exclude: [String] = [], scope: SearchScope, filter: Filter,
        attributes: AttributeList
    ) {
        self.bases = bases
        self.exclude = exclude
        self.scope = scope
        self.filter = filter
        self.attributes = attributes
    }

    package init(base: String, scope: SearchScope, filter: Filter, attributes: AttributeList) {
        self.init(bases: [base], scope: scope, filter: filter, attributes: attributes)
    }
}

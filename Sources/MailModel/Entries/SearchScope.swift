/// How deep a search goes (RFC 4511 section 4.5.1.2).
package enum SearchScope: String, Sendable, CaseIterable {
    case base, one, subtree
}

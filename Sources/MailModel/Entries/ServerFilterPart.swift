/// An extensible part of a filter (RFC 4515 `:=`) that only a server can evaluate: by a matching
/// rule that is unknown here, or without an attribute.
package struct ServerFilterPart: Sendable, Equatable {
    package let attribute: String?
    package let rule: String?
    /// True for the `:dn` form.
    package let withDN: Bool

    /// What stands in the filter between attribute and value.
    package var written: String { "\(withDN ? ":dn" : "")\(rule.map { ":\($0)" } ?? ""):=" }
}

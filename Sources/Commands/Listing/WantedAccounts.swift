import MailModel

/// Which accounts, or other rows, a list is to have; nil: whichever.
struct WantedAccounts {
    var kind: AccountKind?
    var system: String?
    /// A state's word.
    var state: String?
    var under: DistinguishedName?
    /// What is to be in one of its names.
    var match: String?

    /// The filters that are set.
    var filters: Set<ListFilter> {
        let set: [(ListFilter, Bool)] = [
            (.kind, kind != nil), (.system, system != nil), (.state, state != nil),
            (.under, under != nil), (.match, match != nil),
        ]
        return Set(set.filter(\.1).map(\.0))
    }
}

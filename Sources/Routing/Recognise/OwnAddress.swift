/// An address of an account in all the domains that mirror each other at once: they share one fate,
/// and are told apart only when the table's rows are made.
struct OwnAddress: Hashable {
    /// Canonical, without the `@`.
    let local: [UInt8]
    let mirror: SplitDomains.MirrorNumber
}

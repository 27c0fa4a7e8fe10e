import MailModel

/// A claim on an address in all the domains of a mirror.
struct Claim {
    /// The local part and the `@`: no such text begins another one, so that their order is the
    /// order of the addresses.
    let local: ByteArena.Reference
    var target: ByteArena.Reference
    let account: UInt32
    let mirror: SplitDomains.MirrorNumber
    /// The place of a domain, or `notPrimary`: an optional would cost a million claims four bytes
    /// each.
    private let primary: UInt16
    let system: UInt16?
    var action: Route.Action

    /// A split has fewer domains.
    private static let notPrimary = UInt16.max

    init(
        local: ByteArena.Reference, target: ByteArena.Reference, account: UInt32,
        mirror: SplitDomains.MirrorNumber, primaryDomain: SplitDomains.DomainNumber?,
        system: UInt16?, action: Route.Action
    ) {
        self.local = local
        self.target = target
        self.account = account
        self.mirror = mirror
        primary = primaryDomain?.place ?? Claim.notPrimary
        self.system = system
        self.action = action
    }

    /// The domain in which it is the account's primary address; nil when it is not.
    var primaryDomain: SplitDomains.DomainNumber? {
        primary == Claim.notPrimary ? nil : SplitDomains.DomainNumber(place: primary)
    }
}

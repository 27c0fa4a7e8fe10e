import MailModel

/// What is decided for one account: the fate of its addresses and its own state.
struct Decision {
    /// What becomes of mail to an address.
    struct Fate {
        let action: Route.Action
        var system: Int?
        /// Nil: the address itself.
        var target: [UInt8]?
    }

    /// The fates of all of an account's addresses.
    enum Fates {
        /// They are as unknown as if the account were not there.
        case unrouted
        case all(Fate)
        /// Those that an entry lists, and the rest.
        case listed(Set<OwnAddress>, Fate, rest: Fate)

        /// The fate of one of the account's addresses.
        func fate(of address: OwnAddress) -> Fate? {
            switch self {
            case .unrouted: nil
            case .all(let fate): fate
            case .listed(let listed, let fate, let rest): listed.contains(address) ? fate : rest
            }
        }
    }

    var fates: Fates
    var system: Int?
    var rule: Int?
    var state: AccountRecord.State
    /// Its addresses are refused because the account is off.
    var isRejected = false
    /// A contact's address elsewhere.
    var target: [UInt8]?
    /// A list's own mailbox.
    var ownMailbox: [UInt8]?
    /// A list's members.
    var members: [MemberValue] = []
    /// The number by which users of Active Directory name the list as their primary group.
    var relativeID: [UInt8]?
}

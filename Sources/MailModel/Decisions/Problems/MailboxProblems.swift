/// Mailbox names and rewritten addresses.
extension Problem {
    /// A template, by its place in the settings, gives an entry no name such as was wanted; the
    /// consequence is what becomes of the account's mail.
    package static func noName(
        by template: String, _ wanted: String, _ consequence: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .invalidMailbox, of: dn,
            "\(template) gives no \(wanted) for this entry, so \(consequence)")
    }

    /// The same because the login is an address in a domain outside the split.
    package static func noNameForLogin(
        _ login: String, by template: String, _ wanted: String, _ consequence: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .invalidMailbox, dn: String(printable: dn), subject: login,
            "the login is an address in a domain that is not of the split, so \(template) gives no "
                + "\(wanted) for this entry, and \(consequence)")
    }

    /// A group's mailbox name that strangers could be accepted under.
    package static func groupMailbox(_ name: [UInt8], of dn: Bytes) -> Problem {
        Problem(
            .invalidMailbox, of: dn, name: name,
            "a group's mailbox name must be in one of the domains that reject unknown addresses; its "
                + "mailbox is under its own address instead")
    }

    /// A rewritten address that is delivered here.
    package static func rewriteConflict(
        _ name: [UInt8], by system: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .rewriteConflict, of: dn, name: name,
            "systems.\(system).rewrite gives an address that is delivered here, so relayed "
                + "addresses stay unchanged")
    }

    /// A mailbox name or rewritten address that leads elsewhere than the route says.
    package static func ambiguousMailbox(_ name: Bytes, of dn: Bytes, _ clash: Clash) -> Problem {
        Problem(.ambiguousMailbox, of: dn, name: name, clash.sentence)
    }

    /// What a mailbox name or rewritten address clashes with.
    package enum Clash {
        /// Mail is sent under it for an account on another system too, by DN.
        case otherSystem(Bytes)
        /// It is an address of the account itself, with another fate; or one whose mail waits.
        case own(isRewritten: Bool, addressWaits: Bool)
        /// It is an address of another account, by DN, and either waits already, or has another fate;
        /// then that address may wait too.
        case other(Bytes, isRewritten: Bool, waitsAlready: Bool, bothWait: Bool)

        fileprivate var sentence: String {
            switch self {
            case .otherSystem(let dn):
                return "mail is also sent under this name for \(String(printable: dn)) on another "
                    + "system, so mail to both is deferred"
            case .own(let isRewritten, let addressWaits):
                let name = Clash.name(isRewritten)
                return addressWaits
                    ? "\(name) is its own address, mail to which is deferred, so what goes under it "
                        + "is deferred too"
                    : "\(name) is its own address with another fate, so what would go under it is "
                        + "deferred"
            case .other(let dn, let isRewritten, let waitsAlready, let bothWait):
                let start =
                    "\(Clash.name(isRewritten)) is also an address of \(String(printable: dn))"
                if waitsAlready {
                    return start
                        + ", mail to which is deferred, so what goes under it is deferred too"
                }
                return start + " with another fate, so "
                    + (bothWait
                        ? "mail to both is deferred" : "what would go under it is deferred")
            }
        }

        private static func name(_ isRewritten: Bool) -> String {
            isRewritten ? "the address it is rewritten to" : "its mailbox name"
        }
    }
}

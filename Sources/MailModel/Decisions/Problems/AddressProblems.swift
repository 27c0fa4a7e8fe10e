/// Addresses that are odd, or somebody else's as well.
extension Problem {
    /// A value that is no address; `reason` says why.
    package static func invalidAddress(
        _ value: Bytes, in attribute: String, _ reason: String, of dn: Bytes
    ) -> Problem {
        Problem(.invalidAddress, of: dn, value: value, "\(attribute): \(reason)")
    }

    /// An address outside the domains of the settings.
    package static func foreignAddress(_ address: [UInt8], of dn: Bytes) -> Problem {
        Problem(
            .foreignAddress, of: dn, name: address,
            "its domain is neither a name nor an alias in domains, so it is not routed")
    }

    /// Typed addresses name another primary one than `mail`: replies then come from an address that
    /// people do not know.
    package static func primaryMismatch(
        _ primary: [UInt8], in attribute: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .primaryMismatch, of: dn, name: primary,
            "\(attribute) names it as the primary address, mail names another one")
    }

    /// Several accounts have the address, and mail to it goes the same way for all of them.
    package static func sharedAddress(
        _ address: Bytes, with others: String, of dn: Bytes
    ) -> Problem {
        Problem(
            .sharedAddress, of: dn, name: address,
            "also owned by \(others), with the same fate; the smallest id is named owner")
    }

    /// What becomes of an address whose owners disagree.
    package enum Contest {
        case stopsTheRun
        case staysAsItIs
        case waits
    }

    /// Several accounts have the address, and disagree about its fate.
    package static func ambiguousAddress(
        _ address: Bytes, with others: String, _ contest: Contest, of dn: Bytes
    ) -> Problem {
        let consequence =
            switch contest {
            case .stopsTheRun: "conflicts is stop, so nothing is published"
            case .staysAsItIs: "mail to it goes where the current generation sends it"
            case .waits: "mail to it is deferred"
            }
        return Problem(
            .ambiguousAddress, of: dn, name: address,
            "also owned by \(others), with another fate; \(consequence)")
    }

    /// An address that is an extension of somebody else's.
    package static func extensionOfAnother(
        _ address: Bytes, _ base: [UInt8], of owner: Bytes, dn: Bytes
    ) -> Problem {
        Problem(
            .extensionOfAnother, of: dn, name: address,
            "\(String(decoding: base, as: UTF8.self)) is an address of \(String(printable: owner)), "
                + "who gets this mail as an extension of it where recipient_delimiter is + and "
                + "nobody has this address")
    }
}

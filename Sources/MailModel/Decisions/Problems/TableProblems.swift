/// Names that a table cannot hold, or that the MTA does not tell apart.
extension Problem {
    /// A name that a table's format cannot hold; `table` is its name in words.
    package static func unsupportedKey(_ name: Bytes, in table: String, of dn: Bytes) -> Problem {
        Problem(
            .unsupportedKey, of: dn, value: name,
            "\(table) cannot hold the name and goes without it")
    }

    /// An address that Postfix takes for another one, which has another fate.
    package static func indistinct(_ name: Bytes, from other: Bytes, of dn: Bytes) -> Problem {
        Problem(
            .unsupportedKey, of: dn, value: name,
            "Postfix does not tell it from \(String(printable: other)), and treats mail to it as "
                + "mail to that address")
    }

    /// A domain's catch-all that nobody receives mail under.
    package static func unknownCatchAll(_ address: String, of domain: String) -> Problem {
        Problem(
            .unknownCatchAll, dn: nil, subject: String(printable: address),
            "nobody receives mail under the catch_all of \(domain), so that its unknown addresses "
                + "are rejected; give somebody the address, or change domains[].catch_all")
    }
}

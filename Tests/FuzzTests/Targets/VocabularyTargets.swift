import MailModel

extension FuzzTarget {
    /// Filters, and what they make of an entry.
    static let filter = FuzzTarget(
        name: "filter", executions: 20_000,
        words: [
            "(&", "(|", "(!", ")", "=*", ":=", ":dn:", ">=", "<=", "~=", "\\2a", "*",
            "1.2.840.113556.1.4.803:=", "{now:filetime}", "((((((((((((((((((((",
        ]
    ) { input in
        let filter = try Filter(String(decoding: input, as: UTF8.self))
        let again = try? Filter(filter.text)
        try expect(again?.root == filter.root, "\(filter.text) is read in two ways")
        var attributes = AttributeList(["uid", "mail", "userAccountControl"])
        for name in filter.attributes.names { attributes.insert(name) }
        let matcher = EntryMatcher(filter, attributes: attributes)
        input.withUnsafeBytes { value in
            "uid=anna,dc=example,dc=com".withBytes { dn in
                var entry = Entry(attributes: attributes)
                entry.begin(dn: dn)
                for slot in attributes.names.indices { entry.append(slot: slot, value: value) }
                _ = matcher.matches(entry)
            }
        }
    }

    /// Names of entries.
    static let dn = FuzzTarget(
        name: "dn", executions: 20_000,
        words: [
            "cn=", ",", "+", "\\,", "\\2C", "#04024869", "\"", ";", " = ", "1.2.3=", "=", "\\ ",
        ]
    ) { input in
        try input.withUnsafeBytes { bytes in
            guard let folded = DistinguishedName.folding(bytes) else { return }
            let name = DistinguishedName(bytes)
            try expect(name?.folded == folded, "two ways to fold a name differ")
            try expect(name?.contains(folded: folded) == true, "a name does not contain itself")
        }
    }

    /// Addresses, logins, domains and templates: what is canonical stays as it is.
    static let names = FuzzTarget(
        name: "names", executions: 8_000,
        words: [
            "@", "@example.com", "\"", "smtp:", "SMTP:", "xn--", "+", "{login}", "{mail:local}",
            "[::1]",
        ]
    ) { input in
        try input.withUnsafeBytes { bytes in
            if let address = try? Address(bytes) {
                let text = address.bytes(in: Array("example.com".utf8))
                let again = text.withUnsafeBytes { try? Address($0) }
                try expect(again?.bytes(in: []) == text, "an address is canonical in two forms")
            }
            if let login = Login.canonical(bytes) {
                let again = login.withUnsafeBytes { Login.canonical($0) }
                try expect(again == login, "a login is canonical in two forms")
                _ = login.withUnsafeBytes { Login.folded($0) }
            }
        }
        let text = String(decoding: input, as: UTF8.self)
        if let domain = DomainName.canonical(text) {
            try expect(DomainName.canonical(domain) == domain, "a domain is canonical in two forms")
            _ = DomainName.uLabels(domain)
        }
        _ = try? Template(text)
        let shown = String(printable: text, limit: .max)
        try expect(
            shown.unicodeScalars.allSatisfy(\.isPrintable), "an escape lets something through")
    }
}

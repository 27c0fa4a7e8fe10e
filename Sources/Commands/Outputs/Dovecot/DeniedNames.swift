import MailModel

/// Names of the deny list that show by example which spelling would get past it.
struct DeniedNames {
    /// One without a domain.
    let bare: String
    /// One with a domain whose part before the `@` is not denied by itself; nil: there is none.
    let full: String?
    /// One with letters beyond ASCII; nil: there is none.
    let accented: String?
}

extension DeniedNames {
    /// An invented name stands in for a list without names.
    init(_ table: RoutingTable) {
        var bare: String?
        var local: String?
        var full: String?
        var accented: String?
        for login in table.logins where bare == nil || full == nil || accented == nil {
            let name = table.arena.bytes(login.name)
            let isASCII = name.allSatisfy { $0 < 0x80 }
            if !isASCII { accented = accented ?? name.text }
            guard let at = name.firstIndex(of: UInt8(ascii: "@")) else {
                if isASCII { bare = bare ?? name.text }
                continue
            }
            let part = Bytes(rebasing: name[..<at])
            local = local ?? part.text
            if full == nil, !table.isDenied(part) { full = name.text }
        }
        self.bare = bare ?? local ?? "omar"
        self.full = full
        self.accented = accented
    }

    /// Other spellings of denied names that LDAP, and what asks it, takes for the same.
    ///
    /// A blank behind the name, full-width letters (RFC 4518 folds both), capitals beyond ASCII.
    var spellings: [(spelling: String, name: String)] {
        var found = [(bare + " ", bare)]
        if let fullWidth { found.append((fullWidth, bare)) }
        if let accented { found.append((accented.uppercased(), accented)) }
        return found
    }

    /// The name in full-width letters; nil when it has no letter.
    var fullWidth: String? {
        let scalars = bare.unicodeScalars.map { scalar in
            "a"..."z" ~= scalar ? Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar : scalar
        }
        let name = String(String.UnicodeScalarView(scalars))
        return name == bare ? nil : name
    }
}

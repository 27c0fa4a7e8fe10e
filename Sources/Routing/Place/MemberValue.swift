import MailModel

/// What the values of a group's member attribute are meant to be.
enum MemberAttribute {
    /// DNs, as in `member` and `uniqueMember`.
    case names
    /// Logins, as in `memberUid`.
    case logins
    /// Mail addresses, as in `rfc822MailMember`.
    case addresses

    /// What an attribute of `groups.members` holds.
    init(_ name: String) { self = name.lowercased() == "memberuid" ? .logins : .names }
}

/// A value of a group's member attribute, in comparable form.
///
/// Over the years several tools write into one group: DNs among logins, logins among DNs, mail
/// addresses and numbers among both.
struct MemberValue {
    /// How an account is found by the value.
    enum Form {
        case dn
        /// By login first, and when nobody has it, as a `word`.
        case login
        /// By login, address or number, where that is exactly one account.
        case word
        /// By address; nobody's is somebody's elsewhere.
        case address
        /// By login or by the local part of an address, where that is exactly one account.
        case localPart
        /// By nothing.
        case invalid
    }

    let form: Form
    let name: [UInt8]

    /// Nil for a value without text, which stands in groups that must have a member and have none.
    init?(_ value: Bytes, of attribute: MemberAttribute) {
        let value = value.trimmed
        guard !value.isEmpty else { return nil }
        switch attribute {
        case .names, .logins:
            if let dn = DistinguishedName.folding(MemberValue.withoutUniqueIdentifier(value)) {
                self.init(.dn, dn)
            } else if let word = MemberValue.address(value) ?? Login.canonical(value) {
                self.init(attribute == .logins ? .login : .word, word)
            } else {
                self.init(.invalid, Array(value))
            }
        case .addresses:
            if let address = MemberValue.address(value) {
                self.init(.address, address)
            } else if !value.contains(UInt8(ascii: "@")), let word = Login.canonical(value) {
                self.init(.localPart, word)
            } else {
                self.init(.invalid, Array(value))
            }
        }
    }

    private init(_ form: Form, _ name: [UInt8]) {
        self.form = form
        self.name = name
    }

    /// A full address in canonical form.
    private static func address(_ value: Bytes) -> [UInt8]? {
        guard value.contains(UInt8(ascii: "@")), let address = try? Address(value),
            address.domain != nil
        else { return nil }
        return address.bytes(in: [])
    }

    /// uniqueMember values may end in `#'0101'B` (RFC 4517 section 3.3.21).
    static func withoutUniqueIdentifier(_ value: Bytes) -> Bytes {
        guard value.last == UInt8(ascii: "B"), let hash = value.lastIndex(of: UInt8(ascii: "#")),
            value.count - hash >= 4, value[hash + 1] == UInt8(ascii: "'")
        else { return value }
        return Bytes(rebasing: value[..<hash])
    }
}

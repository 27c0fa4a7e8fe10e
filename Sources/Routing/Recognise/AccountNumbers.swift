import MailModel

/// The numbers by which groups and accounts name each other, borrowed from the entry; nil where
/// nobody asked for them.
package struct AccountNumbers {
    /// Active Directory: the end of the primary group's objectSid.
    package static let relativeID = "primaryGroupID"
    /// POSIX: the primary group's number.
    package static let groupID = "gidNumber"
    /// POSIX: the account's own number.
    package static let userID = "uidNumber"

    /// Active Directory: the number of a group ends this.
    package static let sid = "objectSid"

    /// Whether an attribute is read for its number, and no setting asks for it.
    package static func hold(_ name: String) -> Bool {
        [relativeID, groupID, userID, sid].contains(name)
    }

    var relativeID: Bytes?
    var groupID: Bytes?
    var userID: Bytes?
}

/// Where the numbers are in a read.
struct AccountNumberSlots {
    private let relativeID: Int?
    private let groupID: Int?
    private let userID: Int?

    init(_ attributes: AttributeList) {
        relativeID = attributes.slot(of: AccountNumbers.relativeID)
        groupID = attributes.slot(of: AccountNumbers.groupID)
        userID = attributes.slot(of: AccountNumbers.userID)
    }

    func numbers(of entry: borrowing Entry) -> AccountNumbers {
        var numbers = AccountNumbers()
        if let relativeID { numbers.relativeID = entry.firstValue(of: relativeID)?.trimmed }
        if let groupID { numbers.groupID = entry.firstValue(of: groupID)?.trimmed }
        if let userID { numbers.userID = entry.firstValue(of: userID)?.trimmed }
        return numbers
    }
}

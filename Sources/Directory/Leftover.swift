import MailModel

/// What replication leaves behind: entries and values that are deleted, and entries that lost their
/// name to another.
///
/// For the users of a directory they do not exist.
enum Leftover {
    /// Tells whether the options of an attribute's name say that the value, or the attribute, is
    /// deleted: `mail;vucsn-6b0c…;vdcsn-6b0c…;deleted`, as `db2ldif -r` writes it.
    static func isDeleted(_ name: Bytes) -> Bool {
        name.split(separator: UInt8(ascii: ";")).dropFirst().contains {
            let option = Bytes(rebasing: $0)
            return option.equalsIgnoringASCIICase("deleted")
                || option.equalsIgnoringASCIICase("deletedattribute")
        }
    }

    /// Tells whether an entry of that object class does not exist: deleted, or a subentry, which
    /// 389 Directory Server makes of the entry that lost a replication conflict.
    static func isMarked(byObjectClass value: Bytes) -> Bool {
        value.equalsIgnoringASCIICase("nsTombstone")
            || value.equalsIgnoringASCIICase("ldapSubEntry")
    }
}

extension UnsafeRawBufferPointer {
    /// Compares with an ASCII word, without regard to case.
    func equalsIgnoringASCIICase(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        let word = Bytes(start: word.utf8Start, count: count)
        return equals(word) || equalsIgnoringASCIICase(word)
    }
}

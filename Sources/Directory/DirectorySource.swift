package import MailModel

/// Where entries come from: a server or a file.
///
/// A source is used by one thread at a time. Entries are handed on one by one, in the order the
/// source has them; each is borrowed and valid only until `each` returns.
package protocol DirectorySource: AnyObject {
    /// What a person would call the source: `ldaps://ldap1.example.com` or the path of the file.
    var origin: String { get }

    /// Hands on every entry the request asks for.
    ///
    /// Only a return without an error means that these were all entries: after an error what has
    /// been handed on is real but incomplete and must not be acted on.
    /// - Throws: `DirectoryError`, or what `each` throws.
    func search(_ request: SearchRequest, each: (borrowing Entry) throws -> Void) throws

    /// Hands on the one entry with that name.
    ///
    /// - Returns: False when there is no such entry, or none that the account may see.
    /// - Throws: `DirectoryError`, or what `each` throws.
    func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool

    /// What was odd so far without being an error.
    var notes: DirectoryNotes { get }

    /// The source's own mark of its latest change, to see whether it changed during a read; nil when
    /// it keeps none, or keeps it to itself.
    func changeMark(below base: String) -> ChangeMark?
}

extension DirectorySource {
    package func changeMark(below base: String) -> ChangeMark? { nil }
}

/// How far a server's data had come: equal marks of one server mean that nothing changed between.
package struct ChangeMark: Sendable, Equatable {
    /// `contextCSN`, `highestCommittedUSN` or `lastChangeNumber`.
    package let attribute: String
    /// The values, sorted: one for each server that changes are made on.
    package let values: [String]
}

/// Things worth a line in a report.
package struct DirectoryNotes: Sendable, Equatable {
    /// Search references and referral objects that were not followed.
    package var ignoredReferrals = IgnoredReferrals()
    /// Servers that were tried before the one that answered.
    package var tried: [TriedServer] = []

    package init() {}
}

/// A server that did not work, and why.
package struct TriedServer: Sendable, Equatable {
    /// The URL as configured.
    package let server: String
    /// One sentence without a full stop.
    package let sentence: String
}

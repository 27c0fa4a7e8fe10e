import MailModel

/// What went wrong between us and a directory; never holds values or passwords.
package struct DirectoryError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of failure; new ones may be added.
    package struct Code: Hashable, Sendable {
        package let name: String

        /// No server answered, or none could be talked to.
        package static let unavailable = Code(name: "unavailable")
        /// The answer broke off: what came is real but not everything.
        package static let incomplete = Code(name: "incomplete")
        /// The server does not accept the account or its password.
        package static let credentials = Code(name: "credentials")
        /// The server's certificate is not to be trusted.
        package static let certificate = Code(name: "certificate")
        /// The search base does not exist.
        package static let missing = Code(name: "missing")
        /// The server understood and said no.
        package static let refused = Code(name: "refused")
        /// A file's contents cannot be used.
        package static let badData = Code(name: "badData")
        /// A file cannot be opened or read.
        package static let noInput = Code(name: "noInput")
        /// A file may be read by more people than it should.
        package static let permission = Code(name: "permission")
        /// The settings ask for something impossible.
        package static let configuration = Code(name: "configuration")
        /// The settings ask for something that this version cannot do.
        package static let unsupported = Code(name: "unsupported")
    }

    package let code: Code
    /// What was being done: `connect`, `bind`, `search`, `read`, `open`, `parse`.
    package let operation: String
    /// Whom it concerned: server and base, or file and line.
    package let subject: String
    /// One sentence without a full stop.
    package let sentence: String
    /// What the library or the server said: LDAP code and diagnostic, cut and made printable.
    package let underlying: String?
    /// What to do about it; nil when there is nothing helpful to say.
    package let advice: String?

    package init(
        _ code: Code, operation: String, subject: String, sentence: String,
        underlying: String? = nil, advice: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.sentence = sentence
        self.underlying = underlying
        self.advice = advice
    }

    /// The request names something that is no DN.
    init(noName: SearchArea.NoName, subject: String) {
        self.init(
            .badData, operation: "search", subject: subject,
            sentence: "the base \(String(printable: noName.text)) is not a DN")
    }

    /// The whole story on one line, without the advice.
    package var description: String {
        "\(subject): \(sentence)" + (underlying.map { " (\($0))" } ?? "")
    }
}

package import SystemPackage

/// A failure of the file system below the state tree, or a state tree that is not what it should be.
///
/// Says which operation failed on which path, and why, in one sentence for an administrator. It
/// never holds the content of a file.
package struct StoreError: Error, Sendable {
    /// The kind of failure; open, so that a new one is no break for those who match some.
    package struct Code: RawRepresentable, Hashable, Sendable {
        /// The stable name of the code, as it appears in JSON logs.
        package let rawValue: String

        /// Names a code.
        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// The running user may not do this (EACCES, EPERM), or the file system is read-only.
        package static let permissionDenied = Code(rawValue: "permission-denied")
        /// The disk or the user's quota is full.
        package static let noSpace = Code(rawValue: "no-space")
        /// Another run holds the lock.
        package static let locked = Code(rawValue: "locked")
        /// A file is not what its manifest says, or a name in the tree is not what it must be.
        package static let corrupt = Code(rawValue: "corrupt")
        /// Something that must be there is not.
        package static let missing = Code(rawValue: "missing")
        /// It is somebody else's, or not what this program would have made there.
        package static let foreign = Code(rawValue: "foreign")
        /// The generation is the current one, which is never taken apart.
        package static let inUse = Code(rawValue: "in-use")
        /// `current` names the new generation, but making that durable failed.
        ///
        /// Readers already see the new set; only a power loss could bring the old one back.
        package static let activatedButUnsynced = Code(rawValue: "activated-but-unsynced")
        /// Any other answer of the operating system.
        package static let inputOutput = Code(rawValue: "input-output")
    }

    /// The kind of failure.
    package let code: Code
    /// What was tried, as it reads after "cannot": `create the file`.
    package let operation: String
    /// The path it was tried on.
    package let subject: FilePath
    /// The operating system's answer, when there is one.
    package let underlying: Errno?
    /// What is known beyond the operating system's answer.
    package let detail: String?

    /// Builds an error that the store found out itself.
    package init(
        _ code: Code, operation: String, subject: FilePath, underlying: Errno? = nil,
        detail: String? = nil
    ) {
        self.code = code
        self.operation = operation
        self.subject = subject
        self.underlying = underlying
        self.detail = detail
    }

    /// A name below the state folder, or the folder itself, that must be left alone.
    static func foreign(_ subject: FilePath, _ detail: String) -> StoreError {
        StoreError(.foreign, operation: "use", subject: subject, detail: detail)
    }

    /// Builds an error from the operating system's answer; the code follows from it.
    package init(_ underlying: Errno, operation: String, subject: FilePath) {
        let code: Code
        switch underlying {
        case .permissionDenied, .notPermitted, .readOnlyFileSystem: code = .permissionDenied
        case .noSpace, .diskQuotaExceeded: code = .noSpace
        case .noSuchFileOrDirectory, .notDirectory: code = .missing
        default: code = .inputOutput
        }
        self.init(code, operation: operation, subject: subject, underlying: underlying)
    }
}

extension StoreError: CustomStringConvertible {
    /// One sentence without a full stop: `cannot create the file /x/y: No space left on device`.
    package var description: String {
        let cause = [detail, underlying?.description].compactMap(\.self).joined(separator: ": ")
        let sentence = "cannot \(operation) \(subject)"
        return cause.isEmpty ? sentence : "\(sentence): \(cause)"
    }
}

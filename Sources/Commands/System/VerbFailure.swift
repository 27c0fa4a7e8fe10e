/// A verb ends with a status of its own and has said, or says here, why.
struct VerbFailure: Error {
    let status: ExitStatus
    let message: String?

    /// `message` may be nil only when it was said before.
    init(_ status: ExitStatus, _ message: String? = nil) {
        self.status = status
        self.message = message
    }
}

/// Input that people prepared and that cannot be used: a list file, a plan, unplaced accounts.
struct InputError: Error, CustomStringConvertible {
    let description: String
}

/// A result that could not be written where it was asked for.
struct OutputError: Error, CustomStringConvertible {
    let description: String
}

/// The settings file was rejected; all complaints, rendered.
struct SettingsRejected: Error {
    let text: String
}

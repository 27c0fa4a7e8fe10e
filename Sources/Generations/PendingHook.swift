import Crypto

/// A program that still has to run for a generation.
///
/// It says which one, never what to run: that is for the settings alone, so that nobody who can
/// write a status file has a program run.
package struct PendingHook: Codable, Equatable, Sendable {
    /// The generation it follows.
    package var generation: Int
    /// Where the settings had it: `after_activate[0]`.
    package var place: String
    /// SHA-256 of its argument list, in hexadecimal; what the settings have must be equal.
    package var digest: String

    /// Remembers the program with these arguments, the first of which is its name.
    package init(generation: Int, place: String, arguments: [String]) {
        self.generation = generation
        self.place = place
        self.digest = Self.digest(of: arguments)
    }

    /// Whether it is this program.
    package func isProgram(_ arguments: [String]) -> Bool {
        digest == Self.digest(of: arguments)
    }

    private static func digest(of arguments: [String]) -> String {
        var hash = SHA256()
        // No argument holds a zero byte (execve(2)), so no two lists have one text.
        for argument in arguments { hash.update(data: Array(argument.utf8) + [0]) }
        return Fingerprint.hexadecimal(hash.finalize())
    }
}

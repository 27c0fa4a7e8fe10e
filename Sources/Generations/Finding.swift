package import SystemPackage

/// A name in or above the state tree that the wrong people can change or read.
package struct Finding: Equatable, Sendable {
    /// What it is about.
    package let path: FilePath
    /// What is wrong, one sentence without a full stop.
    package let sentence: String
    /// The command that puts it right.
    package let fix: String
}

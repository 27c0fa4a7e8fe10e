/// The program.
package enum Program {
    /// The version users see and generations record.
    package static let version = "0.1.0"
}

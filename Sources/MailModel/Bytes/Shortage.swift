import Synchronization

/// There is no room for what a run must hold.
///
/// It is no bug, and an error on every string that is kept would cost the path that a million
/// accounts take; so it ends the program, and how is up to whoever started it.
package enum Shortage: Sendable {
    /// An arena addresses no more text.
    case references
    /// The system has no memory left: so many bytes more are not to be had.
    case memory(bytes: Int)

    /// What is missing.
    package var sentence: String {
        switch self {
        case .references: "the directory has more than the 4 GiB of text that one run can hold"
        case .memory(let bytes): "out of memory, \(bytes) bytes more are not to be had"
        }
    }

    private static let ending = Mutex<(@Sendable (Shortage) -> Never)?>(nil)

    /// Sets who has the last word before the program ends; where nobody has, it traps.
    package static func handle(by ending: @escaping @Sendable (Shortage) -> Never) {
        Shortage.ending.withLock { $0 = ending }
    }

    /// Ends the program.
    func end() -> Never {
        if let ending = Shortage.ending.withLock({ $0 }) { ending(self) }
        preconditionFailure(sentence)
    }
}

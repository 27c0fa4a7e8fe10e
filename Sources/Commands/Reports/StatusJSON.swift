import FoundationEssentials
import Generations

/// A status as JSON, for programs.
struct StatusJSON: Encodable {
    let generation: Int?
    let lastSuccess: Date?
    let lastRun: Date?
    let lastExitStatus: Int?
    let lastOutcome: String?
    /// Their places in the settings.
    let pendingHooks: [String]
    let counts: [String: Int]

    init(_ status: StatusFile, counts: [String: Int]) {
        generation = status.generation
        lastSuccess = status.lastSuccess
        lastRun = status.lastAttempt?.time
        lastExitStatus = status.lastAttempt?.exitStatus
        lastOutcome = status.lastAttempt?.outcome
        pendingHooks = status.pendingHooks.map(\.place)
        self.counts = counts
    }
}

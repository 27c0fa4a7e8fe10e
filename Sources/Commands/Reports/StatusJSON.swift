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
    /// What is not as it was published, one sentence each.
    let damage: [String]

    /// Nil when nothing is held.
    let hold: Hold?

    init(_ status: StatusFile, _ live: LiveSet, _ hold: Hold?) {
        self.hold = hold
        generation = status.generation
        lastSuccess = status.lastSuccess
        lastRun = status.lastAttempt?.time
        lastExitStatus = status.lastAttempt?.exitStatus
        lastOutcome = status.lastAttempt?.outcome
        pendingHooks = status.pendingHooks.map(\.place)
        counts = live.counts
        damage = live.damage.map(\.description)
    }
}

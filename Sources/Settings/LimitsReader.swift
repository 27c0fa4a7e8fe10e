import MailModel

extension LimitSettings {
    /// Reads `limits`: the guards.
    init(reading file: Section) {
        let keys = ["users_min", "removed", "moved", "denied", "allowed"]
        let section = file.value("limits").flatMap { Section($0, keys: keys) }
        usersMin = section?.value("users_min")?.integer(0...1_000_000_000) ?? 1
        removed = section?.value("removed")?.limit() ?? .percent(10)
        moved = section?.value("moved")?.limit() ?? .percent(20)
        denied = section?.value("denied")?.limit() ?? .percent(10)
        allowed = section?.value("allowed")?.limit() ?? .percent(10)
    }
}

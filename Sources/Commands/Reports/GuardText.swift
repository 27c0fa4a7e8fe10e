import MailModel
import Routing

/// What a refusal tells an administrator: each guard, its figure, the limit and the ways on.
enum GuardText {
    /// Whom it is about, one line per guard, and the ways on; `saved` is the file of the refused
    /// plan.
    static func refusal(
        _ refusals: [GuardRefusal], concerned: String?, saved: String? = nil
    ) -> String {
        let guards = refusals.count == 1 ? "a guard" : "guards"
        var lines = [concerned.map { "refused: \($0)" } ?? "refused by \(guards):"]
        for refusal in refusals {
            lines.append("  \(key(refusal.name)): \(refusal.figure) (limit \(refusal.limit))")
        }
        let names = refusals.map(\.name).filter(\.canBeAccepted).map(\.rawValue)
        if names.count == refusals.count {
            lines.append("to go on, one of:")
            lines.append("  correct the directory or the settings, if this is a mistake")
            lines.append(
                "  splitroute sync --accept \(names.joined(separator: ",")), to let it through "
                    + "this once")
            let plan = saved ?? "FILE"
            if let saved {
                lines.append("  splitroute show \(saved), to see whom it is about, and")
            }
            lines.append(
                saved == nil
                    ? "  splitroute plan --save FILE, and after review splitroute apply FILE"
                    : "  splitroute apply \(plan), after review: exactly this plan or nothing")
        } else {
            lines.append("no option lets this through: correct the directory or the settings")
            if let saved { lines.append("to see whom it is about: splitroute show \(saved)") }
        }
        return lines.joined(separator: "\n")
    }

    private static func key(_ name: GuardName) -> String {
        name.hasLimit ? "limits.\(name.rawValue)" : name.rawValue
    }
}

import Routing

/// What a refusal tells an administrator: each guard, its figure, the limit and the ways on.
enum GuardText {
    /// One line per guard and the option that lets them through.
    static func refusal(_ refusals: [GuardRefusal]) -> String {
        var lines = ["refused by \(refusals.count == 1 ? "a guard" : "guards"):"]
        for refusal in refusals {
            lines.append("  \(key(refusal.name)): \(refusal.figure) (limit \(refusal.limit))")
        }
        let names = refusals.map(\.name).filter(\.canBeAccepted).map(\.rawValue)
        if names.count == refusals.count {
            lines.append(
                "if that is what you want: splitroute plan to read it, then splitroute sync "
                    + "--accept \(names.joined(separator: ","))")
        } else {
            lines.append("no option lets this through: correct the directory or the settings")
        }
        return lines.joined(separator: "\n")
    }

    private static func key(_ name: GuardName) -> String {
        switch name {
        case .settings, .canaries: name.rawValue
        case .usersMin, .removed, .moved, .denied, .allowed: "limits.\(name.rawValue)"
        }
    }
}

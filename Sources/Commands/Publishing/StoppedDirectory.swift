import MailModel

/// A directory that must not be published: how many entries it is about, where, and some by name.
struct StoppedDirectory {
    /// How many are named, unless somebody asks for all.
    private static let most = 10

    /// Status 65; its first line names nobody.
    let failure: VerbFailure

    init(_ problems: [Problem], namingAll: Bool) {
        let errors = problems.filter { $0.code.severity == .error }
        let unplaced = errors.filter { $0.code == .unplaced }
        var lines = [
            unplaced.isEmpty
                ? "addresses have several owners with different fates and conflicts is stop; "
                    + "nothing was changed. Correct the entries, or set conflicts: defer"
                : "\(unplaced.count) account\(unplaced.count == 1 ? " is" : "s are") unplaced; "
                    + "nothing was changed. Add a placement rule for them, or end placement with "
                    + "{system: NAME}"
        ]
        var units = UnitCounts()
        for problem in unplaced { problem.dn?.withBytes { units.count($0) } }
        if !unplaced.isEmpty { lines.append("unplaced by unit: \(units.list)") }
        lines += (namingAll ? errors[...] : errors.prefix(Self.most)).map { problem in
            let names = [problem.code.rawValue, problem.subject, problem.dn].compactMap(\.self)
            return names.joined(separator: " ") + ": " + problem.sentence
        }
        let rest = errors.count - Self.most
        if !namingAll, rest > 0 { lines.append("… and \(rest) more: --verbose names all of them") }
        failure = VerbFailure(.badInput, lines.joined(separator: "\n"))
    }
}

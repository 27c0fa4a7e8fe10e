import MailModel

/// A directory that must not be published: everybody it is about, in one message.
struct StoppedDirectory {
    /// Status 65, with a line for each.
    let failure: VerbFailure

    init(_ problems: [Problem]) {
        let errors = problems.filter { $0.code.severity == .error }
        let unplaced = errors.count { $0.code == .unplaced }
        var lines = errors.map { problem in
            let names = [problem.code.rawValue, problem.subject, problem.dn].compactMap(\.self)
            return names.joined(separator: " ") + ": " + problem.sentence
        }
        // First, because only the first line is kept where everybody may read it.
        lines.insert(
            unplaced > 0
                ? "\(unplaced) account\(unplaced == 1 ? " is" : "s are") unplaced; nothing was "
                    + "changed. Add a placement rule for them, or end placement with "
                    + "{system: NAME}"
                : "addresses have several owners with different fates and conflicts is stop; "
                    + "nothing was changed. Correct the entries, or set conflicts: defer", at: 0)
        failure = VerbFailure(.badInput, lines.joined(separator: "\n"))
    }
}

/// The problems met so far, and the one place they are put: whoever meets one is given the log.
///
/// It belongs to one compilation, which reads entries one after another.
package final class ProblemLog {
    /// In the order in which they were met.
    package private(set) var problems: [Problem]

    /// A log of what is known before the first entry.
    package init(_ known: [Problem] = []) { problems = known }

    /// Whether one of that kind was met.
    package func holds(_ code: ProblemCode) -> Bool { problems.contains { $0.code == code } }

    /// Takes one more.
    package func note(_ problem: Problem) { problems.append(problem) }

    /// Takes several more.
    package func note(_ others: some Sequence<Problem>) { problems += others }

    /// Forgets what was noted since there were `count`: the entry is met again later.
    package func forget(after count: Int) { problems.removeLast(problems.count - count) }
}

import FoundationEssentials
import Generations
import Logging
import MailModel
import Settings

/// What follows an activation: the readers notice, the hooks run, old generations go.
///
/// Each step can be finished by the next run when this one is stopped.
struct AfterActivation {
    let tree: StateTree
    let log: Logger
    /// The outputs on this machine; none when the settings cannot be read.
    private let hosts: [any OutputHost]
    /// The settings' hooks; nil when the settings cannot be read.
    private let hooks: [Hook]?
    /// The time between the waves in which former files go.
    private let settle: Duration
    private let hookTimeout: Duration
    let keep: Retention
    /// How long the journal remembers.
    private let journalFor: Duration
    /// Where Prometheus finds the figures of the last run; nil: nowhere.
    private let metricsFile: String?

    /// As the settings say.
    init(_ settings: Settings, tree: StateTree, log: Logger) {
        self.tree = tree
        self.log = log
        hosts = settings.outputs.map(\.host)
        hooks = Hook.list(settings.afterActivate)
        settle = hosts.map(\.settle).max() ?? .zero
        hookTimeout = settings.hookTimeout
        keep = settings.keep
        journalFor = settings.journalFor
        metricsFile = settings.metricsFile
    }

    /// Without settings: no hooks, and the usual times.
    init(withoutSettings tree: StateTree, log: Logger) {
        self.tree = tree
        self.log = log
        hosts = []
        hooks = nil
        settle = PostfixSettings.usual.settle
        hookTimeout = Settings.usualHookTimeout
        keep = Settings.usualKeep
        journalFor = Settings.usualJournalFor
        metricsFile = nil
    }

    /// How many of the newly denied logins a plan must name.
    var deniedToKeep: Int { hosts.contains(where: \.asksWhoIsDenied) ? .max : 0 }

    /// The programs to run once a generation is live, in their order: those of the outputs, unless
    /// nobody has a former set open, and the hooks of the settings.
    func programs(isFirst: Bool) -> [Hook] {
        (isFirst ? [] : hosts.flatMap(\.hooks)) + (hooks ?? [])
    }

    /// What is still to run after the repair of an interrupted run: what that one remembered, and
    /// those of the outputs when maps were unlinked.
    func programs(
        pending: [PendingHook], afterRetiring unfinished: [UnfinishedRetirement],
        current: Int?
    ) -> [PendingHook] {
        guard !unfinished.isEmpty, let current else { return pending }
        let forgotten = hosts.flatMap(\.hooks).filter { hook in
            !pending.contains { $0.isProgram(hook.arguments) }
        }
        return forgotten.map { $0.pending(after: current) } + pending
    }

    /// Which of the pending programs the settings still have; nil when nobody can tell.
    func lookUp(_ pending: [PendingHook]) -> PendingHooks? {
        hooks.map { PendingHooks(pending, in: hosts.flatMap(\.hooks) + $0) }
    }

    /// Unlinks the indexed maps of superseded generations, wave after wave, so that their readers open
    /// the new ones.
    func retire(
        _ unfinished: [UnfinishedRetirement], holding lock: borrowing StoreLock
    ) async throws {
        guard !unfinished.isEmpty else { return }
        let waves = unfinished.map(\.waves.count).max() ?? 0
        for wave in 0..<waves {
            if wave > 0, settle > .zero {
                log.info("waiting \(settle.inSeconds) until Postfix has opened the new routes")
                try await Task.sleep(for: settle)
            }
            for retirement in unfinished where wave < retirement.waves.count {
                try tree.retire(
                    retirement.generation, wave: retirement.waves[wave], holding: lock)
            }
        }
    }

    /// Has every output do what else it wants after an activation; answers what went wrong.
    func notice(_ denied: [String], of generation: Generation) async -> String? {
        let activation = Activation(
            generation: generation, denied: denied, timeout: hookTimeout)
        var failures: [String] = []
        for host in hosts {
            if let failure = await host.notice(activation) { failures.append(failure) }
        }
        return failures.isEmpty ? nil : failures.joined(separator: "; ")
    }

    /// Runs a hook; answers why it failed, nil when it did not.
    func run(_ hook: Hook) async -> String? {
        do {
            let answer = try await Programs.run(hook.arguments, timeout: hookTimeout)
            if answer.status == 0 { return nil }
            let said = answer.complaint.split(separator: "\n").first.map { ": \($0)" } ?? ""
            return "it ended with status \(answer.status)" + String(printable: said)
        } catch let error as HookError {
            return error.reason
        } catch {
            return "\(error)"
        }
    }

    /// Writes the figures for Prometheus; that they cannot be written fails no run.
    func publishMetrics(_ status: StatusFile) {
        guard let metricsFile else { return }
        let counts = (try? tree.current())??.manifest.counts ?? [:]
        // A hold that cannot be looked for keeps runs back as well.
        let isHeld = (try? tree.hold() == nil) != true
        let text = MetricsText.render(status, counts: counts, isHeld: isHeld)
        do {
            // Another user's program reads it, and it names nobody.
            try ResultFile.write(text, to: metricsFile, mode: 0o644)
        } catch {
            log.warning("metrics_file: \(error)")
        }
    }

    /// Removes generations beyond those to keep, and thins the older ones of these; what happened in
    /// them goes into the journal.
    func prune(holding lock: borrowing StoreLock) throws {
        let removed = try tree.prune(
            keeping: keep.kept, whole: Retention.whole, deciding: PublishedSet.keptFiles,
            journal: JournalAge(journalFor), holding: lock)
        if !removed.isEmpty {
            let numbers = removed.map(String.init).joined(separator: ", ")
            log.info("removed old generations: \(numbers)")
        }
    }
}

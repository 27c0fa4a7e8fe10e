import FoundationEssentials
import Generations
import Logging
import MailModel
import Settings

/// What follows an activation: the readers notice, the hooks run, old generations go.
///
/// Each step can be finished by the next run when this one is stopped.
struct Aftermath {
    let tree: StateTree
    let journal: Logger
    /// `postfix reload` instead of waiting between the waves.
    private let reload: Bool
    /// Seconds between the waves.
    let settle: Double
    /// The settings' hooks; nil when the settings cannot be read.
    private let hooks: [Hook]?
    let hookTimeout: Double
    let keep: Int
    /// Where Prometheus finds the figures of the last run; nil: nowhere.
    private let metricsFile: String?
    /// Whether Dovecot closes the sessions of newly denied users.
    let kicks: Bool

    /// As the settings say.
    init(_ settings: Settings, tree: StateTree, journal: Logger) {
        self.init(
            tree: tree, journal: journal, reload: settings.outputs.postfix?.reload ?? false,
            settle: settings.outputs.postfix?.settle ?? 0, hooks: Hook.list(settings.afterActivate),
            hookTimeout: settings.hookTimeout, keep: settings.keep,
            metricsFile: settings.metricsFile, kicks: settings.outputs.dovecotKick)
    }

    init(
        tree: StateTree, journal: Logger, reload: Bool, settle: Double, hooks: [Hook]?,
        hookTimeout: Double, keep: Int, metricsFile: String? = nil, kicks: Bool = false
    ) {
        self.tree = tree
        self.journal = journal
        self.reload = reload
        self.settle = settle
        self.hooks = hooks
        self.hookTimeout = hookTimeout
        self.keep = keep
        self.metricsFile = metricsFile
        self.kicks = kicks
    }

    /// The programs to run once a generation is live, in their order.
    ///
    /// A reload is one of them, so that one that fails or is never reached is tried again, and so
    /// that it also happens for maps without an indexed file to unlink. Nothing has the tables of
    /// a former generation open when there is none.
    func programs(isFirst: Bool) -> [Hook] {
        (reload && !isFirst ? [Hook.reload] : []) + (hooks ?? [])
    }

    /// What is still to run after the repair of an interrupted run: what that one remembered, and
    /// a reload when maps were unlinked.
    func programs(
        pending: [PendingHook], afterRetiring unfinished: [UnfinishedRetirement],
        current: Int?
    ) -> [PendingHook] {
        let remembered = pending.contains { $0.isProgram(Hook.reload.arguments) }
        guard reload, !unfinished.isEmpty, !remembered, let current else { return pending }
        return [Hook.reload.pending(after: current)] + pending
    }

    /// Which of the pending programs the settings still have; nil when nobody can tell.
    func lookUp(_ pending: [PendingHook]) -> PendingHooks? {
        hooks.map { PendingHooks(pending, in: (reload ? [Hook.reload] : []) + $0) }
    }

    /// Closes the sessions of logins that are denied from now on; answers what went wrong.
    ///
    /// Dovecot itself asks the denylist at login only. The first generation denies everybody anew,
    /// and kicks nobody. A failure is told and not remembered: `status.json` names nobody.
    func kick(_ denied: [String], following generation: Generation) async -> String? {
        guard kicks, generation.manifest.parent != nil, !denied.isEmpty else { return nil }
        // Dovecot looks at the deny list once a second; before that, who is sent away comes back.
        try? await Task.sleep(for: .milliseconds(1500))
        // doveadm-kick(1) takes a mask, which may match others.
        let names = denied.filter { name in
            !name.hasPrefix("-") && !name.contains { "*?|".contains($0) }
        }
        var failures = denied.count - names.count
        var reason = "the name is a mask for doveadm"
        for name in names {
            let answer = try? await Programs.run(["doveadm", "kick", name], timeout: hookTimeout)
            if answer?.status == 0 || answer?.status == Self.nobodyThere { continue }
            failures += 1
            reason = answer.map { "doveadm ended with status \($0.status)" } ?? "no doveadm"
        }
        guard failures > 0 else { return nil }
        return "the sessions of \(failures) of \(denied.count) newly denied logins could not be "
            + "closed (\(reason)); restart Dovecot to close them"
    }

    /// The status of `doveadm kick` for somebody without a session.
    private static let nobodyThere: Int32 = 68

    /// Unlinks the indexed maps of superseded generations, so that Postfix opens the new ones:
    /// all at once when a reload follows, else in waves.
    func retire(
        _ unfinished: [UnfinishedRetirement], holding lock: borrowing StoreLock
    ) async throws {
        guard !unfinished.isEmpty else { return }
        let waves = unfinished.map(\.waves.count).max() ?? 0
        for wave in 0..<waves {
            if wave > 0, !reload, settle > 0 {
                journal.info("waiting \(Int(settle)) s until Postfix has opened the new routes")
                try await Task.sleep(for: .seconds(settle))
            }
            for retirement in unfinished where wave < retirement.waves.count {
                try tree.retire(
                    retirement.generation, wave: retirement.waves[wave], holding: lock)
            }
        }
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
        let text = MetricsText.render(status, counts: counts)
        do {
            // Another user's program reads it, and it names nobody.
            try ResultFile.write(text, to: metricsFile, mode: 0o644)
        } catch {
            journal.warning("metrics_file: \(error)")
        }
    }

    /// Removes generations beyond the number to keep.
    func prune(holding lock: borrowing StoreLock) throws {
        let removed = try tree.prune(keep: keep, holding: lock)
        if !removed.isEmpty {
            let numbers = removed.map(String.init).joined(separator: ", ")
            journal.info("removed old generations: \(numbers)")
        }
    }
}

import SystemPackage

/// What a stopped run had left behind.
package struct RepairReport: Equatable, Sendable {
    /// One sentence for each thing put right; empty after an orderly run.
    package var notes: [String] = []
    /// What only the caller can finish, because daemons must be given time between the waves.
    package var unfinished: [UnfinishedRetirement] = []
}

extension StateTree {
    /// Puts right what an earlier run left undone, wherever it was stopped.
    ///
    /// Empties `staging`, removes temporary names, sets modes and groups of the tree's folders,
    /// makes `current` durable. Never touches a generation.
    package func repair(holding lock: borrowing StoreLock) throws(StoreError) -> RepairReport {
        var report = RepairReport()
        for name in try disk.list(stagingFolder) {
            try disk.removeTree(stagingFolder.appending(name))
            report.notes.append("removed staging/\(name), left by a run that was stopped")
        }
        for path in try temporaryNames() where try disk.unlink(path) {
            report.notes.append("removed \(path), left by a run that was stopped")
        }
        for (path, usual) in folders {
            guard let status = try disk.status(path) else { continue }
            // Whoever made the root narrower than usual had a reason.
            let permissions = path == root ? usual.narrowed(to: status) : usual
            guard !permissions.match(status) else { continue }
            try disk.grant(permissions, to: path)
            let mode = Permissions.octal(permissions.mode)
            report.notes.append("set the mode of \(path) back to \(mode)")
        }
        // The run that set `current` may have died before it was on the device.
        try disk.synchronizeDirectory(root)
        report.unfinished = try unfinishedRetirements()
        return report
    }

    private func temporaryNames() throws(StoreError) -> [FilePath] {
        let plans = try disk.list(plansFolder).filter { name in name.hasSuffix(".new") }
        return [
            currentLink.temporary, statusPath.temporary, holdPath.temporary, journalPath.temporary,
        ]
            + plans.map { name in plansFolder.appending(name) }
    }
}

extension Permissions {
    /// These permissions without what a name does not have.
    func narrowed(to status: FileStatus) -> Permissions {
        Permissions(mode: mode & status.mode, group: group)
    }

    /// Whether a name has these permissions already.
    func match(_ status: FileStatus) -> Bool {
        status.mode & 0o777 == mode && (group == nil || group == status.group)
    }
}

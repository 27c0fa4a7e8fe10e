package import FoundationEssentials
package import SystemPackage

/// What `status.json` tells monitoring and the next run.
package struct StatusFile: Codable, Equatable, Sendable {
    /// The last run, whatever came of it.
    package struct Attempt: Codable, Equatable, Sendable {
        /// When it ended.
        package var time: Date
        /// What came of it, one sentence.
        package var outcome: String
        /// The program's exit status.
        package var exitStatus: Int

        /// Describes a run.
        package init(time: Date, outcome: String, exitStatus: Int) {
            self.time = time
            self.outcome = outcome
            self.exitStatus = exitStatus
        }
    }

    /// When a run last found the directory sound and the tables right.
    package var lastSuccess: Date?
    /// The last run.
    package var lastAttempt: Attempt?
    /// Number of the current generation.
    package var generation: Int?
    /// Hooks that failed, as argument lists; the next run tries them again.
    package var pendingHooks: [[String]]
    /// Numbers of superseded generations whose indexes are not all unlinked yet.
    package var pendingRetire: [Int]

    /// Puts a status together; an empty one stands for "never run".
    package init(
        lastSuccess: Date? = nil, lastAttempt: Attempt? = nil, generation: Int? = nil,
        pendingHooks: [[String]] = [], pendingRetire: [Int] = []
    ) {
        self.lastSuccess = lastSuccess
        self.lastAttempt = lastAttempt
        self.generation = generation
        self.pendingHooks = pendingHooks
        self.pendingRetire = pendingRetire
    }
}

extension StateTree {
    /// The status the last run left; nil before the first.
    ///
    /// Throws `StoreError.Code.corrupt` when it is not one of ours.
    package func readStatus() throws(StoreError) -> StatusFile? {
        guard let json = try disk.contents(statusPath) else { return nil }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let status = try? decoder.decode(StatusFile.self, from: Data(json)) else {
            throw StoreError(
                .corrupt, operation: "read", subject: statusPath,
                detail: "it is not a status file")
        }
        return status
    }

    /// Replaces the status in one step, readable for everybody who reaches the folder.
    package func writeStatus(
        _ status: StatusFile, holding lock: borrowing StoreLock
    ) throws(StoreError) {
        guard let json = try? CanonicalJSON.encode(status) else {
            throw StoreError(.corrupt, operation: "write as JSON", subject: statusPath)
        }
        try disk.replaceFile(
            statusPath, with: json, permissions: Permissions(mode: 0o644, group: nil))
    }

    /// Saves a plan under `plans/` in one step, private because plans name people; answers its path.
    package func savePlan(
        named name: String, content: [UInt8]
    ) throws(StoreError) -> FilePath {
        precondition(RelativePath.isPlain(name) && !name.contains("/"), "a plan is a plain name")
        let path = plansFolder.appending(name)
        try disk.replaceFile(path, with: content, permissions: .privateFile)
        return path
    }
}

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
    /// When every byte of the live files was last compared with its digest.
    package var verified: Date?
    /// The version of the program that did it.
    package var verifier: String?
    /// Hooks that failed or were never reached; the next run tries them again.
    package var pendingHooks: [PendingHook]
    /// Numbers of superseded generations whose indexes are not all unlinked yet.
    package var pendingRetire: [Int]

    /// Puts a status together; an empty one stands for "never run".
    package init(
        lastSuccess: Date? = nil, lastAttempt: Attempt? = nil, generation: Int? = nil,
        verified: Date? = nil, verifier: String? = nil,
        pendingHooks: [PendingHook] = [], pendingRetire: [Int] = []
    ) {
        self.lastSuccess = lastSuccess
        self.lastAttempt = lastAttempt
        self.generation = generation
        self.verified = verified
        self.verifier = verifier
        self.pendingHooks = pendingHooks
        self.pendingRetire = pendingRetire
    }
}

extension StatusFile {
    private struct Former: Decodable {
        var generation: Int?
        var pendingHooks: [[String]]
    }

    /// Reads what this version wrote, and what version 0.1 did, which kept argument lists.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        lastSuccess = try container.decodeIfPresent(Date.self, forKey: .lastSuccess)
        lastAttempt = try container.decodeIfPresent(Attempt.self, forKey: .lastAttempt)
        generation = try container.decodeIfPresent(Int.self, forKey: .generation)
        verified = try container.decodeIfPresent(Date.self, forKey: .verified)
        verifier = try container.decodeIfPresent(String.self, forKey: .verifier)
        pendingRetire = try container.decode([Int].self, forKey: .pendingRetire)
        if let former = try? Former(from: decoder) {
            pendingHooks = former.pendingHooks.map { arguments in
                PendingHook(
                    generation: former.generation ?? 0, place: "after_activate",
                    arguments: arguments)
            }
        } else {
            pendingHooks = try container.decode([PendingHook].self, forKey: .pendingHooks)
        }
    }
}

extension StateTree {
    /// The status the last run left; nil before the first.
    ///
    /// Throws `StoreError.Code.corrupt` when it is not one of ours.
    package func readStatus() throws(StoreError) -> StatusFile? {
        guard try trust(statusPath) != nil, let json = try disk.contents(statusPath) else {
            return nil
        }
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

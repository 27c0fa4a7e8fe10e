package import FoundationEssentials

/// A mark that lets runs read and plan but activate nothing, until somebody takes it away.
package struct Hold: Codable, Equatable, Sendable {
    /// Since when.
    package var since: Date
    /// Who set it: a login name, or a number where there is none.
    package var user: String
    /// Why, in the user's words: one line, printable.
    package var reason: String

    /// Describes a hold.
    package init(since: Date, user: String, reason: String) {
        self.since = since
        self.user = user
        self.reason = reason
    }
}

extension StateTree {
    /// The hold that is on; nil when there is none.
    ///
    /// A file that cannot be understood is one too: whoever wrote it meant to hold.
    package func hold() throws(StoreError) -> Hold? {
        guard let status = try trust(holdPath), let json = try disk.contents(holdPath) else {
            return nil
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return (try? decoder.decode(Hold.self, from: Data(json)))
            ?? Hold(
                since: Date(timeIntervalSince1970: Double(status.modified)),
                user: "user \(status.owner)", reason: "why is not to be read in \(holdPath)")
    }

    /// Sets a hold in one step, in place of another one; readable for everybody who reaches the
    /// folder.
    ///
    /// It needs no lock: a hold must be possible while a run is under way, which looks for it last
    /// of all before it activates.
    package func set(_ hold: Hold) throws(StoreError) {
        guard let json = try? CanonicalJSON.encode(hold) else {
            throw StoreError(.corrupt, operation: "write as JSON", subject: holdPath)
        }
        try disk.replaceFile(
            holdPath, with: json, permissions: Permissions(mode: 0o644, group: nil))
    }

    /// Takes the hold away; false when there was none.
    package func liftHold() throws(StoreError) -> Bool {
        guard try trust(holdPath) != nil else { return false }
        let wasThere = try disk.unlink(holdPath)
        try disk.synchronizeDirectory(root)
        return wasThere
    }
}

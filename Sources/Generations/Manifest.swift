package import FoundationEssentials

/// What one generation is: where it came from and the digest of every file.
///
/// `manifest.json`, written last, so a folder with a manifest is complete. `sha256sum` and this
/// file alone can audit the store.
package struct Manifest: Codable, Equatable, Sendable {
    /// Name of the manifest inside its generation.
    package static let fileName = "manifest.json"

    /// Number of the generation, as in the name of its folder.
    package var number: Int
    /// When the run started, UTC, whole seconds.
    package var time: Date
    /// Version of the program that wrote it.
    package var program: String
    /// Where the entries came from: a server's URL or a file's name.
    package var source: String
    /// Why it was made: `sync`, `apply`, `rollback to 41`, `sync --accept removed`.
    package var reason: String
    /// SHA-256 of the settings, in hexadecimal.
    package var settingsDigest: String
    /// Totals by name, for `history` and `status`.
    package var counts: [String: Int]
    /// How many addresses and logins changed against the parent, by name, for `history`; nil in
    /// manifests that do not say.
    package var changes: [String: Int]?
    /// Number of the generation that was current before; nil for the first.
    package var parent: Int?
    /// Every file but the manifest itself, sorted by path.
    package var files: [ManifestFile]
    /// Files to unlink once this generation is superseded, in waves.
    ///
    /// A daemon that holds one open notices by its link count, and the waves keep the order in
    /// which daemons must notice.
    package var retire: [[String]]

    /// Reads a manifest.
    package init(json: [UInt8]) throws {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        self = try decoder.decode(Manifest.self, from: Data(json))
    }

    init(
        draft: ManifestDraft, number: Int, parent: Int?, files: [ManifestFile]
    ) {
        self.number = number
        self.time = draft.time
        self.program = draft.program
        self.source = draft.source
        self.reason = draft.reason
        self.settingsDigest = draft.settingsDigest
        self.counts = draft.counts
        self.changes = draft.changes
        self.parent = parent
        self.files = files.sorted { left, right in
            left.path.utf8.lexicographicallyPrecedes(right.path.utf8)
        }
        self.retire = draft.retire
    }

    /// Whether every path stays inside the generation and every retired file is one of its files.
    ///
    /// Files are unlinked by these names, so a damaged manifest must not name anything else.
    var namesOnlyItsOwnFiles: Bool {
        let own = Set(files.map(\.path))
        return own.allSatisfy(RelativePath.isPlain) && own.isSuperset(of: retire.joined())
    }

    /// The manifest as JSON: keys sorted, indented, slashes plain, a line feed at the end.
    package func json() throws -> [UInt8] {
        try CanonicalJSON.encode(self)
    }
}

/// One file of a generation.
package struct ManifestFile: Codable, Equatable, Sendable {
    /// Path relative to the generation, with `/`.
    package var path: String
    /// Length in bytes.
    package var bytes: Int
    /// SHA-256 of the content, in hexadecimal.
    package var sha256: String
    /// Permission bits in octal, four digits: `0644`.
    package var mode: String
    /// Time of the last change, whole seconds since 1970; nil in manifests of version 0.1.
    package var modified: Int?
    /// Number of the file in its file system; nil in manifests of version 0.1.
    package var inode: UInt64?

    /// Describes a file.
    package init(
        path: String, bytes: Int, sha256: String, mode: String, modified: Int? = nil,
        inode: UInt64? = nil
    ) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
        self.mode = mode
        self.modified = modified
        self.inode = inode
    }
}

/// What the caller knows about a generation before it has a number.
package struct ManifestDraft: Sendable {
    /// See `Manifest.time`; fractions of a second are cut off when it is written.
    package var time: Date
    /// See `Manifest.program`.
    package var program: String
    /// See `Manifest.source`.
    package var source: String
    /// See `Manifest.reason`.
    package var reason: String
    /// See `Manifest.settingsDigest`.
    package var settingsDigest: String
    /// See `Manifest.counts`.
    package var counts: [String: Int]
    /// See `Manifest.changes`.
    package var changes: [String: Int]?
    /// See `Manifest.retire`; every name must be a file of the generation.
    package var retire: [[String]]

    /// Puts a draft together.
    package init(
        time: Date, program: String, source: String, reason: String, settingsDigest: String,
        counts: [String: Int] = [:], changes: [String: Int]? = nil, retire: [[String]] = []
    ) {
        self.time = time
        self.program = program
        self.source = source
        self.reason = reason
        self.settingsDigest = settingsDigest
        self.counts = counts
        self.changes = changes
        self.retire = retire
    }
}

import Glibc
import SystemPackage

extension StateTree {
    /// Makes sure that the root is this program's own folder, or makes it so.
    ///
    /// One that does not exist, or is empty, is marked; any other must be marked already.
    /// Answers what people should know. Throws `StoreError.Code.foreign`, and has touched nothing,
    /// when it is somebody else's.
    func claim() throws(StoreError) -> [String] {
        guard let status = try disk.status(root) else {
            try create(root, .readersFolder(group: group))
            return try mark([])
        }
        guard status.kind == .directory else {
            throw StoreError.foreign(
                root,
                "it is no folder, but a symbolic link or a file; name the folder itself in "
                    + "state")
        }
        try expectOwner(of: root, status, among: [0, geteuid()])
        try expectOwnNames()
        if try disk.status(marker) != nil { return [] }
        let names = try disk.list(root).filter { $0 != Self.ofFileSystems }
        // Another first run may have come between the two looks.
        let isMarked = try disk.status(marker) != nil
        if names.isEmpty || isMarked { return try mark([]) }
        guard try isOfFirstVersion(names) else {
            throw StoreError.foreign(
                root,
                "it holds \(names[0]) and has no \(marker.lastComponent?.string ?? ""), so it "
                    + "is not this program's; nothing in it was touched. Name a folder in state "
                    + "that is empty or does not exist yet")
        }
        return try mark(["took over \(root), a state folder of version 0.1"])
    }

    /// What some file systems have in their uppermost folder.
    private static let ofFileSystems = "lost+found"

    /// Whether a folder is there, and is one.
    func isThere(_ folder: FilePath) throws(StoreError) -> Bool {
        guard let status = try trust(folder) else { return false }
        guard status.kind == .directory else {
            throw StoreError.foreign(folder, "it is no folder, but a symbolic link or a file")
        }
        return true
    }

    /// What a name in the tree is, nil when there is none.
    ///
    /// Throws `StoreError.Code.foreign` when it belongs to anybody but root, the running user, or
    /// whoever owns the whole tree: it may have been put there to deceive.
    @discardableResult
    func trust(_ path: FilePath) throws(StoreError) -> FileStatus? {
        guard let status = try disk.status(path) else { return nil }
        if status.owner == 0 || status.owner == geteuid() { return status }
        let owner = try disk.status(root)?.owner
        try expectOwner(of: path, status, among: owner.map { [$0] } ?? [])
        return status
    }

    private func expectOwner(
        of path: FilePath, _ status: FileStatus, among owners: [UInt32]
    ) throws(StoreError) {
        guard !owners.contains(status.owner) else { return }
        throw StoreError.foreign(
            path,
            "it belongs to user \(status.owner), not to root or user \(geteuid()), who runs this; "
                + "where it is yours all the same, chown it")
    }

    private func expectOwnNames() throws(StoreError) {
        for (folder, _) in folders.dropFirst() { _ = try isThere(folder) }
        for file in [marker, lockFile, statusPath, holdPath, journalPath] {
            guard let status = try trust(file), status.kind != .file else { continue }
            throw StoreError.foreign(file, "it is no regular file")
        }
        try trust(currentLink)
    }

    /// Version 0.1 had the same layout and no marker.
    private func isOfFirstVersion(_ names: [String]) throws(StoreError) -> Bool {
        let own = ["current", "generations", "lock", "plans", "staging", "status.json"]
        let known = Set(own + ["current.new", "status.json.new"])
        guard known.isSuperset(of: names), Set(names).isSuperset(of: ["generations", "lock"])
        else { return false }
        for name in try disk.list(generationsFolder)
        where Generation.number(folderName: name) == nil { return false }
        guard names.contains("staging") else { return true }
        return Set(["next", "removed"]).isSuperset(of: try disk.list(stagingFolder))
    }

    private func mark(_ notes: [String]) throws(StoreError) -> [String] {
        let file: OpenFile
        do throws(StoreError) {
            file = try disk.createFile(marker, mode: 0o644)
        } catch let error where error.underlying == .fileExists {
            return notes
        }
        try disk.closing(file) { file throws(StoreError) in
            let text = Array("This folder is splitroute's: put nothing else in it.\n".utf8)
            try text.span.bytes.withUnsafeBytes { bytes throws(StoreError) in
                try disk.write(bytes, to: file)
            }
            try disk.synchronize(file)
        }
        try disk.synchronizeDirectory(root)
        return notes
    }
}

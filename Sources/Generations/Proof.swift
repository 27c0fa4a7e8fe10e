import SystemPackage

extension Generation {
    /// Proves that a file is what the manifest says: its kind, its size and its digest.
    ///
    /// Without `everyByte` a file whose size, time of change and inode are those it had when it
    /// went live is believed to be the same. Answers whether it was read. Throws
    /// `StoreError.Code.corrupt` or `.missing`.
    @discardableResult
    func prove(_ file: ManifestFile, everyByte: Bool) throws(StoreError) -> Bool {
        let path = path.appending(file.path)
        guard let status = try disk.status(path) else {
            throw StoreError(
                .missing, operation: "verify", subject: path, detail: "the file is gone")
        }
        guard status.kind == .file else {
            throw StoreError(
                .corrupt, operation: "verify", subject: path, detail: "it is no regular file")
        }
        guard status.size == file.bytes else {
            throw StoreError(
                .corrupt, operation: "verify", subject: path,
                detail: "it has \(status.size) bytes, the manifest says \(file.bytes)")
        }
        if !everyByte, file.isUntouched(status) { return false }
        let found = try disk.withFile(path) { file throws(StoreError) in
            try disk.fingerprint(of: file)
        }
        guard found == Fingerprint(bytes: file.bytes, sha256: file.sha256) else {
            throw StoreError(
                .corrupt, operation: "verify", subject: path,
                detail: "its SHA-256 is not the manifest's")
        }
        return true
    }

    /// What a look at every file found.
    struct Inventory {
        /// What is not as it was published, by file.
        var damage: [(file: String, error: StoreError)] = []
        /// The files whose digest was taken.
        var read: Set<String> = []
    }

    /// Looks at every file.
    func inventory(everyByte: Bool) throws(StoreError) -> Inventory {
        var inventory = Inventory()
        for file in manifest.files {
            do throws(StoreError) {
                if try prove(file, everyByte: everyByte) { inventory.read.insert(file.path) }
            } catch let error where error.isDamage {
                inventory.damage.append((file.path, error))
            }
        }
        return inventory
    }
}

extension StateTree {
    /// Proves that a generation is what its manifest says: every file, its size and its digest.
    ///
    /// In a superseded generation only the `deciding` files must be there. Throws
    /// `StoreError.Code.corrupt` or `.missing` for the first file that differs.
    package func audit(
        _ generation: Generation, deciding: Set<String>
    ) throws(StoreError) {
        let superseded = try namedNumber() != generation.number
        for file in generation.manifest.files {
            do throws(StoreError) {
                try generation.prove(file, everyByte: true)
            } catch let error where error.code == .missing {
                guard superseded, !deciding.contains(file.path) else { throw error }
            }
        }
    }
}

extension Generation {
    /// Whether what is not among the `deciding` files was taken away, to make room.
    package func isThinned(to deciding: Set<String>) throws(StoreError) -> Bool {
        let retired = Set(manifest.retire.joined())
        for file in manifest.files where !deciding.contains(file.path) {
            if retired.contains(file.path) { continue }
            return try disk.status(path.appending(file.path)) == nil
        }
        return false
    }
}

extension ManifestFile {
    /// Whether a file has still the size, time of change and inode with which it went live.
    fileprivate func isUntouched(_ status: FileStatus) -> Bool {
        status.size == bytes && status.modified == modified && status.nanoseconds == 0
            && status.inode == inode
    }
}

extension Fingerprint {
    /// How a file differs from what was written, in a few words.
    func difference(from expected: Fingerprint) -> String {
        bytes == expected.bytes
            ? "its content is not what was written"
            : "it has \(bytes) bytes, \(expected.bytes) were written"
    }
}

extension StoreError {
    /// Whether a file or a link is not what was published, or its device does not give it back: the
    /// same content can be published anew.
    var isDamage: Bool { code == .corrupt || code == .missing || underlying == .ioError }
}

import SystemPackage

extension StateTree {
    /// Proves that a generation is what its manifest says: every file, its size and its digest.
    ///
    /// In a superseded generation the files that are retired may be gone. Throws
    /// `StoreError.Code.corrupt` or `.missing` for the first file that differs.
    package func audit(_ generation: Generation) throws(StoreError) {
        let superseded = try currentNumber() != generation.number
        let retired = superseded ? Set(generation.manifest.retire.joined()) : []
        for file in generation.manifest.files {
            let path = generation.path.appending(file.path)
            guard let status = try disk.status(path) else {
                if retired.contains(file.path) { continue }
                throw StoreError(
                    .missing, operation: "verify", subject: path, detail: "the file is gone")
            }
            guard status.kind == .file else {
                throw StoreError(
                    .corrupt, operation: "verify", subject: path, detail: "it is no regular file")
            }
            let found = try disk.withFile(path) { file throws(StoreError) in
                try disk.fingerprint(of: file)
            }
            if found.bytes != file.bytes || found.sha256 != file.sha256 {
                throw StoreError(
                    .corrupt, operation: "verify", subject: path,
                    detail: found.bytes == file.bytes
                        ? "its SHA-256 is not the manifest's"
                        : "it has \(found.bytes) bytes, the manifest says \(file.bytes)")
            }
        }
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

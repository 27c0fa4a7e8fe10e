package import Crypto
import SystemPackage

/// The size and digest of a file's content.
package struct Fingerprint: Equatable {
    let bytes: Int
    /// As sha256sum(1) writes it.
    let sha256: String

    init(bytes: Int, sha256: String) {
        self.bytes = bytes
        self.sha256 = sha256
    }

    init(bytes: Int, digest: SHA256.Digest) {
        self.bytes = bytes
        self.sha256 = Self.hexadecimal(digest)
    }

    /// A digest as sha256sum(1) writes it.
    package static func hexadecimal(_ digest: SHA256.Digest) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let characters = digest.flatMap { byte in
            [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: characters, as: UTF8.self)
    }
}

extension Disk {
    /// Reads a whole file in pieces of 1 MiB; each piece is valid only during its call.
    func readChunks(
        of file: OpenFile, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(StoreError) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try read(file, into: buffer)
            if count == 0 { return }
            body(UnsafeRawBufferPointer(rebasing: buffer.prefix(count)))
        }
    }

    /// Reads a whole file and digests it.
    func fingerprint(of file: OpenFile) throws(StoreError) -> Fingerprint {
        var hash = SHA256()
        var bytes = 0
        try readChunks(of: file) { chunk in
            hash.update(bufferPointer: chunk)
            bytes += chunk.count
        }
        return Fingerprint(bytes: bytes, digest: hash.finalize())
    }

    /// Opens a file for the duration of `body`; closed also when it throws.
    func withFile<Result>(
        _ path: FilePath, _ body: (OpenFile) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let file = try openFile(path)
        return try closing(file, body)
    }

    /// Runs `body` and closes the file afterwards, also when it throws.
    func closing<Result>(
        _ file: OpenFile, _ body: (OpenFile) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        let result: Result
        do throws(StoreError) {
            result = try body(file)
        } catch {
            // The first failure is the one worth reporting.
            try? close(file)
            throw error
        }
        try close(file)
        return result
    }

    /// The content of a small file; nil when it does not exist.
    func contents(_ path: FilePath) throws(StoreError) -> [UInt8]? {
        do throws(StoreError) {
            return try withFile(path) { file throws(StoreError) in
                var content: [UInt8] = []
                try readChunks(of: file) { chunk in content.append(contentsOf: chunk) }
                return content
            }
        } catch let error where error.underlying == .noSuchFileOrDirectory {
            return nil
        }
    }
}

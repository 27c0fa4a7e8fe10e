import Crypto
import Foundation
import TestSupport

/// What a reader finds who resolves `current` once and reads every file through that folder.
struct Sighting {
    let number: Int
    let files: [String: [UInt8]]

    /// Looks through one descriptor, as a daemon does, and compares every file with the manifest.
    ///
    /// - Throws: `Torn` when a file is missing or not what the manifest says. A map may be gone
    ///   from a generation that is superseded while the reader looks, never otherwise.
    static func look(at state: String) throws -> Sighting {
        let folder = open(state + "/current", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw SystemCallFailed("open current") }
        defer { close(folder) }
        guard let json = try contents("manifest.json", in: folder) else {
            throw Torn("there is no manifest")
        }
        let manifest = try JSONDecoder().decode(Inventory.self, from: Data(json))
        var files: [String: [UInt8]] = [:]
        for file in manifest.files {
            guard let bytes = try contents(file.path, in: folder) else {
                let mayBeGone = manifest.retire.joined().contains(file.path)
                if mayBeGone, try now(at: state) != manifest.number { continue }
                throw Torn("generation \(manifest.number) has no \(file.path)")
            }
            guard file.sha256 == hexadecimal(SHA256.hash(data: bytes)) else {
                throw Torn("generation \(manifest.number): \(file.path) is not as written")
            }
            files[file.path] = bytes
        }
        return Sighting(number: manifest.number, files: files)
    }

    /// The number of the generation that `current` names at this moment.
    static func now(at state: String) throws -> Int? {
        let target = try FileManager.default.destinationOfSymbolicLink(atPath: state + "/current")
        return target.split(separator: "/").last.flatMap { Int($0) }
    }

    private struct Inventory: Decodable {
        struct File: Decodable {
            let path: String
            let sha256: String
        }
        let number: Int
        let files: [File]
        let retire: [[String]]
    }

    /// The bytes of a file below an open folder; nil when there is none.
    private static func contents(_ path: String, in folder: Int32) throws -> [UInt8]? {
        let descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemCallFailed("open \(path)")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        return Array(try handle.readToEnd() ?? Data())
    }

    private static func hexadecimal(_ digest: SHA256.Digest) -> String {
        digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}

/// A set of tables that is not one.
struct Torn: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

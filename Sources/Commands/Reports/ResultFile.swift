import Foundation
import Glibc

/// A result that may go to a file instead of standard output.
enum ResultFile {
    /// Writes text, whole or not at all; the file is private, since most results name
    /// people.
    ///
    /// - Throws: `OutputError` when the file cannot be created.
    static func write(_ text: String, to path: String?, mode: mode_t = 0o600) throws {
        guard let path else { return Console.put(text) }
        let old = umask(0o077)
        defer { umask(old) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
            if mode != 0o600 { chmod(path, mode) }
        } catch {
            throw OutputError(description: "cannot write \(path): \(reason(for: path))")
        }
    }

    /// What the system says of the folder, or else of the disk.
    private static func reason(for path: String) -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return access(folder, W_OK) == 0
            ? "the disk does not take it" : String(cString: strerror(errno))
    }
}

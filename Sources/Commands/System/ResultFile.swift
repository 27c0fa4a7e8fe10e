import Glibc

/// A result that may go to a file instead of standard output.
enum ResultFile {
    /// Writes text, whole or not at all; the file is private, since most results name
    /// people.
    ///
    /// - Throws: `OutputError` when the file cannot be created.
    static func write(_ text: String, to path: String?, mode: mode_t = 0o600) throws {
        guard let path else { return Console.put(text) }
        let file = try WholeFile(path, mode: mode)
        var text = text
        try text.withUTF8 { try file.write(UnsafeRawBufferPointer($0)) }
        try file.finish()
    }
}

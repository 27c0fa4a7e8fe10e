import Glibc
import MailModel

/// Where words leave the program: results on standard output, everything else on standard error.
enum Console {
    /// Writes a result line, or several: nothing in them can move a cursor or hide.
    static func say(_ lines: String) {
        write(String(printableLines: lines) + "\n", to: STDOUT_FILENO)
    }

    /// Writes result text as it is.
    static func put(_ bytes: UnsafeRawBufferPointer) { write(bytes, to: STDOUT_FILENO) }

    /// Writes result text as it is.
    static func put(_ text: String) { write(text, to: STDOUT_FILENO) }

    /// Writes a piece of a long result; false when nobody reads on.
    static func offer(_ piece: String) -> Bool { write(piece, to: STDOUT_FILENO) }

    /// Writes a piece of a long result; false when nobody reads on.
    static func offer(_ piece: UnsafeRawBufferPointer) -> Bool { write(piece, to: STDOUT_FILENO) }

    /// Writes a complaint: each line of it with the program's name in front, fit for a person.
    static func complain(_ message: String) {
        let lines = String(printableLines: message).split(
            separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            write((index == 0 ? "splitroute: " : "  ") + line + "\n", to: STDERR_FILENO)
        }
    }

    /// Writes text to standard error as it is.
    static func note(_ text: String) { write(text, to: STDERR_FILENO) }

    /// Tells whether standard error is a terminal: only then is progress shown.
    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// A reader that went away (`| head`) is no failure.
    @discardableResult
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }
}

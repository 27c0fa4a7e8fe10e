import Glibc
import MailModel
import Synchronization

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

    /// Tells whether somebody looks at results as they come.
    static var isResultSeen: Bool { isatty(STDOUT_FILENO) == 1 }

    @discardableResult
    private static func write(_ text: String, to descriptor: Int32) -> Bool {
        var text = text
        return text.withUTF8 { write(UnsafeRawBufferPointer($0), to: descriptor) }
    }

    /// Why standard output could not be written (errno(3)); 0 as long as it could.
    private static let refusal = Atomic<Int32>(0)

    /// Ends standard output; what the system said when not all of it was written, else nil.
    ///
    /// Some file systems tell only here that they are full (close(2)).
    static func finish() -> String? {
        if close(STDOUT_FILENO) != 0, errno != EBADF { note(refusal: errno) }
        let reason = refusal.load(ordering: .relaxed)
        return reason == 0 ? nil : String(cString: strerror(reason))
    }

    /// Sees to it that each of the three is there, so that no file is opened in its place.
    static func begin() {
        while true {
            let descriptor = open("/dev/null", O_RDONLY)
            guard (0...STDERR_FILENO).contains(descriptor) else {
                if descriptor >= 0 { close(descriptor) }
                return
            }
        }
    }

    /// A reader that went away (`| head`) is no failure.
    private static func note(refusal reason: Int32) {
        if reason != EPIPE { refusal.store(reason, ordering: .relaxed) }
    }

    @discardableResult
    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                if descriptor == STDOUT_FILENO { note(refusal: errno) }
                return false
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
        return true
    }
}

/// What a line of source says to whoever started the program, or ends it with.
///
/// A failed precondition is none of these: it is how a bug shows.
enum Speech {
    private static let printing: Set = ["pri" + "nt", "debug" + "Print"]
    private static let ending: Set = [
        "fputs", "fputc", "puts", "putchar", "fwrite", "printf", "fprintf", "vprintf", "vfprintf",
        "perror", "psignal", "syslog", "exit", "_exit", "_Exit", "quick_exit", "abort", "raise",
        "kill", "fatal" + "Error",
    ]
    private static let streams: Set = [
        "STDOUT_FILENO", "STDERR_FILENO", "stdout", "stderr", "standardOutput", "standardError",
    ]

    /// The lines that print, write to an open stream, or end the program.
    static func lines(of file: SourceTree.File) -> [String] {
        lines(of: file) { word in
            if streams.contains(word.text) { return true }
            guard word.isCalled else { return false }
            let isWriting = word.text == "write" && ["1,", "2,"].contains(word.beginning)
            return isWriting || ending.contains(word.text) || printing.contains(word.text)
        }
    }

    /// The lines that print.
    static func printingLines(of file: SourceTree.File) -> [String] {
        lines(of: file) { $0.isCalled && printing.contains($0.text) }
    }

    private static func lines(
        of file: SourceTree.File, with isWanted: (Word) -> Bool
    ) -> [String] {
        file.lines.enumerated().filter { _, line in
            !line.drop { $0 == " " }.hasPrefix("//") && words(in: line).contains(where: isWanted)
        }.map { "\(file.path):\($0.offset + 1)" }
    }

    private struct Word {
        let text: String
        /// A parenthesis follows, and it is nobody's method.
        var isCalled = false
        /// The two bytes behind the parenthesis, blanks dropped.
        var beginning = ""
    }

    private static func words(in line: String) -> [Word] {
        let bytes = Array(line.utf8)
        func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
            default: false
            }
        }
        var words: [Word] = []
        var index = 0
        while index < bytes.count {
            guard isPart(bytes[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < bytes.count, isPart(bytes[index]) { index += 1 }
            let isMember = start > 0 && bytes[start - 1] == UInt8(ascii: ".")
            let isModules =
                isMember && ["Glibc", "Swift", "Foundation"].contains(words.last?.text ?? "")
            var word = Word(text: String(decoding: bytes[start..<index], as: UTF8.self))
            var rest = bytes[index...].lazy.filter { $0 != 0x20 }.makeIterator()
            if rest.next() == UInt8(ascii: "("), !isMember || isModules {
                word.isCalled = true
                let beginning = [rest.next(), rest.next()].compactMap(\.self)
                word.beginning = String(decoding: beginning, as: UTF8.self)
            }
            words.append(word)
        }
        return words
    }
}

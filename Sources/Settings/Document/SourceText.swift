/// The settings file as lines, counted the way libyaml counts them.
///
/// A byte order mark is dropped, CR LF and CR become LF, so that a place is the same for every
/// editor that wrote the file.
struct SourceText {
    let text: String
    let lines: [Substring]
    /// Numbers, from 1, of the lines that may hold a secret: never quoted anywhere.
    let secretLines: Set<Int>

    init(_ written: String) {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar = "\n"
        for (index, scalar) in written.unicodeScalars.enumerated() {
            if scalar == "\r" {
                scalars.append("\n")
            } else if !(scalar == "\n" && previous == "\r"), !(index == 0 && scalar == "\u{FEFF}") {
                scalars.append(scalar)
            }
            previous = scalar
        }
        text = String(scalars)
        // YAML 1.1 section 4.2 counts NEL, LS and PS as line breaks too.
        let breaks: [Unicode.Scalar] = ["\n", "\u{85}", "\u{2028}", "\u{2029}"]
        lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { breaks.contains($0) }
            .map { Substring($0) }
        secretLines = SecretLines.numbers(in: lines).union(BindLines.numbers(in: lines))
    }

    /// Tells whether the line goes on, literally, with `string` at that column (from 1).
    func holds(_ string: String, line: Int, column: Int) -> Bool {
        guard lines.indices.contains(line - 1) else { return false }
        let rest = lines[line - 1].unicodeScalars.dropFirst(column - 1)
        return rest.starts(with: string.unicodeScalars)
    }
}

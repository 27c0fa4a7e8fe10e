import Testing

/// `"\\(name)"` prints a backslash and the name of the variable: two questions whose texts were made
/// that way were once equal, and the answer to the second was lost.
struct InterpolationTests {
    @Test func `no interpolation is escaped by mistake`() {
        let files = SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests")
        #expect(files.count > 80)
        for file in files where !file.path.hasSuffix("/InterpolationTests.swift") {
            let found = file.lines.indices.filter { isEscaped(file.lines[$0]) }
            #expect(found.map { "\(file.path):\($0 + 1)" } == [])
        }
    }

    @Test(arguments: [
        (#"key = "\\(server)\\t\\(base)""#, true), (#"    \\(server.name) is there"#, true),
        (#"key = "\(server)\t\(base)""#, false), (#"key = "\\\(character)""#, false),
        (##"key = #"\\(raw)"#"##, false), (#"text.replacing("(", with: "\\(")"#, false),
    ])
    func `the scan sees what prints a backslash and a name`(_ line: String, _ isEscaped: Bool) {
        #expect(self.isEscaped(line) == isEscaped)
    }

    /// True when an even number of backslashes stands before a parenthesis and a name.
    private func isEscaped(_ line: String) -> Bool {
        !line.contains("#\"") && line.firstMatch(of: /(?:^|[^\\])(?:\\\\)+\([a-z]/) != nil
    }
}

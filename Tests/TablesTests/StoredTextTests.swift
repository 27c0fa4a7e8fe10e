import MailModel
import TestSupport
import Testing

@testable import Tables

/// A text that is read where it lies gives the lines it has, or an error, and never half of one.
@Suite struct StoredTextTests {
    private struct Gone: Error {}

    /// A text that ends with an error from some place on, as a file that was cut.
    private func stored(_ text: [UInt8], cutAt end: Int = .max) -> StoredText {
        StoredText(count: text.count) { offset, buffer in
            guard offset + buffer.count <= end else { throw Gone() }
            text.withUnsafeBytes { text in
                buffer.copyMemory(from: Bytes(rebasing: text[offset...].prefix(buffer.count)))
            }
        }
    }

    private func lines(of text: StoredText) throws -> [[UInt8]] {
        let reader = LineReader(text)
        var lines: [[UInt8]] = []
        while let line = try reader.next() { lines.append(Array(line)) }
        #expect(try reader.next() == nil)
        return lines
    }

    /// Lines longer than everything that is read at once are among them.
    private func randomLines(_ random: inout SeededGenerator) -> [[UInt8]] {
        (0..<random.number(0...40)).map { _ in
            let length = random.pick([0, 1, 40, 2047, 2048, 2049, 9000, 262_143, 262_144, 700_000])
            return [UInt8](repeating: 0x61, count: random.oneIn(2) ? length : length % 97)
        }
    }

    @Test(arguments: 1...6)
    func `the lines are those of the text`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<4 {
            let expected = randomLines(&random)
            let text = Array(expected.map { $0 + [0x0A] }.joined())
            #expect(try lines(of: stored(text)) == expected)
            // The last one may lack its end.
            let last = expected.last == [] ? expected.dropLast() : expected[...]
            #expect(try lines(of: stored(text.dropLast())) == Array(last))
        }
    }

    @Test(arguments: 1...6)
    func `a line is found by its key, however long the lines around it`(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let rows = (0..<300).map { number -> [UInt8] in
            let key = String(1000 + number * 2)
            let length = random.pick([0, 0, 0, 30, 2040, 2048, 5000, 40_000])
            return Array(key.utf8) + [0x09] + [UInt8](repeating: 0x78, count: length)
        }
        let text = stored(Array(rows.map { $0 + [0x0A] }.joined()))
        let file = CanonicalFile(text, name: "x")
        for index in stride(from: 0, to: 300, by: 13) {
            let found = try String(1000 + index * 2).withBytes { try file.rows(for: $0) }
            #expect(found == [[Array(rows[index][..<4]), Array(rows[index][5...])]])
            #expect(try String(1001 + index * 2).withBytes { try file.rows(for: $0) } == [])
        }
    }

    @Test func `what cannot be read is no answer, whoever asks`() throws {
        let row = "a@example.com\tdeliver\there\t-\tuser\tu-anna\t1\n"
        let text = Array(String(repeating: row, count: 20_000).utf8)
        let file = CanonicalFile(stored(text, cutAt: 400_000), name: "routes.tsv")
        var seen = 0
        #expect(throws: Gone.self) {
            try file.forEachRow { _ in
                seen += 1
                return true
            }
        }
        #expect(seen > 1000)
        #expect(throws: Gone.self) {
            try CanonicalRows(file).forEachRow { row in
                #expect(row.count == 7)
                return true
            }
        }
        #expect(throws: Gone.self) { try file.text.forEachPiece { _ in true } }
        #expect(throws: Gone.self) { try "b".withBytes { try file.rows(for: $0) } }
        let reader = RouteReader(file)
        #expect(throws: Gone.self) { while try reader.next() != nil {} }
        #expect(throws: Gone.self) { try "b".withBytes { try reader.route(for: $0) } }
        #expect(throws: Gone.self) { try "b".withBytes { try reader.address(under: $0) } }
        let output = OutputFile(path: "x", format: .keysAndValues)
        #expect(throws: Gone.self) {
            try "b".withBytes { try output.value(of: $0, in: file.text) }
        }
    }
}

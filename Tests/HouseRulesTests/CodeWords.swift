/// The words of Swift code: none of comments, and of strings only what is interpolated.
struct CodeWords {
    struct Word: Equatable {
        let text: String
        /// It stands behind a dot: a part of something, and no type of its own.
        let isMember: Bool
        /// How many braces it stands in.
        let depth: Int
    }

    private(set) var words: [Word] = []
    private let text: [UInt8]
    private var place = 0
    private var depth = 0

    init(_ lines: [String]) {
        text = Array(lines.joined(separator: "\n").utf8)
        readCode(isInterpolated: false)
    }

    /// The types that the code declares, by name; false for those that no other file can name without
    /// the type they are in.
    var declared: [String: Bool] {
        let keywords: Set = ["struct", "enum", "class", "protocol", "actor", "typealias"]
        var declared: [String: Bool] = [:]
        for (index, word) in words.enumerated().dropLast() where !word.isMember {
            let name = words[index + 1]
            guard keywords.contains(word.text), name.text.first?.isUppercase == true else {
                continue
            }
            let before = words[max(0, index - 2)..<index].map(\.text)
            let isPrivate = before.contains("private") || before.contains("fileprivate")
            declared[name.text] = declared[name.text] ?? false || (word.depth == 0 && !isPrivate)
        }
        return declared
    }

    /// Reads to the end, or to the parenthesis that ends an interpolation.
    private mutating func readCode(isInterpolated: Bool) {
        var parentheses = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "/") where starts("//"):
                while place < text.count, text[place] != UInt8(ascii: "\n") { place += 1 }
                continue
            case UInt8(ascii: "/") where starts("/*"):
                skipComment()
                continue
            case UInt8(ascii: "\""), UInt8(ascii: "#"):
                if let hashes = hashesOfString {
                    readString(hashes)
                    continue
                }
            case let byte where CodeWords.isPart(byte):
                readWord()
                continue
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            default: break
            }
            place += 1
            if isInterpolated, parentheses < 0 { return }
        }
    }

    private func starts(_ word: String, at offset: Int = 0) -> Bool {
        text[min(place + offset, text.count)...].starts(with: word.utf8)
    }

    private mutating func skipComment() {
        var open = 0
        repeat {
            if starts("/*") { open += 1 }
            if starts("*/") { open -= 1 }
            place += starts("/*") || starts("*/") ? 2 : 1
        } while open > 0 && place < text.count
    }

    /// The number of `#` before the quote of a string that begins here; nil: none does.
    private var hashesOfString: Int? {
        let hashes = text[place...].prefix { $0 == UInt8(ascii: "#") }.count
        return starts("\"", at: hashes) ? hashes : nil
    }

    private mutating func readString(_ hashes: Int) {
        let fence = String(repeating: "#", count: hashes)
        place += hashes
        let isLong = starts("\"\"\"")
        let end = (isLong ? "\"\"\"" : "\"") + fence
        place += isLong ? 3 : 1
        while place < text.count, !starts(end) {
            if starts("\\" + fence + "(") {
                place += hashes + 2
                readCode(isInterpolated: true)
            } else if starts("\\" + fence) {
                place += hashes + 2
            } else if !isLong, text[place] == UInt8(ascii: "\n") {
                // What looked like a string was none.
                return
            } else {
                place += 1
            }
        }
        place += end.utf8.count
    }

    private mutating func readWord() {
        let start = place
        while place < text.count, CodeWords.isPart(text[place]) { place += 1 }
        let dots = text[..<start].suffix(2)
        words.append(
            Word(
                text: String(decoding: text[start..<place], as: UTF8.self),
                isMember: dots.last == UInt8(ascii: ".") && dots.first != UInt8(ascii: "."),
                depth: depth))
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}

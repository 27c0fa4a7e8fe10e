import MailModel
import TestSupport
import Testing

/// Of a stream of names the nearest are kept.
@Suite struct NearNamesTests {
    private func nearest(to word: String, of names: [String], most: Int = 5) -> [String] {
        var near = NearNames(to: Array(word.utf8), most: most)
        for name in names { name.withBytes { near.take($0) } }
        return near.nearest.map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("anna@example.com", "ana@example.com"), ("anna@example.com", "nana@example.com"),
        ("anna@example.com", "anna@example.co"), ("keller", "kelelr"), ("keller", "kell"),
        ("anna.keller@example.com", "ana.kelle@example.cm"), ("ab", "a"), ("a", "b"),
    ])
    func `typing mistakes are near`(word: String, name: String) {
        #expect(nearest(to: word, of: [name]) == [name])
    }

    @Test(arguments: [
        ("anna@example.com", "bert@example.com"), ("ab", "cd"), ("keller", "kraus"),
        ("anna@example.com", "anna@elsewhere.org"), ("anna", "annabella"),
    ])
    func `other names are not`(word: String, name: String) {
        #expect(nearest(to: word, of: [name]) == [])
    }

    @Test func `the nearest come first, whatever order they were met in`() {
        let names = ["annax", "anna", "annaxy", "anxa", "aanna", "xanna"]
        let found = nearest(to: "annaxx", of: names, most: 3)
        #expect(found == ["annax", "annaxy", "anna"])
        for _ in 0..<10 {
            #expect(nearest(to: "annaxx", of: names.shuffled(), most: 3) == found)
        }
    }

    @Test func `a word that is no address is compared with local parts, a name is kept once`() {
        let names = ["anna@example.com", "anna@example.com", "anne", "anna@example.net"]
        #expect(
            nearest(to: "anna", of: names) == ["anna@example.com", "anna@example.net", "anne"])
    }

    @Test func `distances are those of the slow way`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let words = (0..<2).map { _ in
                String(
                    (0..<Int.random(in: 9...12, using: &random)).map { _ in
                        "abc".randomElement(using: &random) ?? "a"
                    })
            }
            let isNear = slowDistance(Array(words[0]), Array(words[1])) <= 3
            #expect(nearest(to: words[0], of: [words[1]]).isEmpty != isNear, "\(words)")
        }
    }
}

/// Every cell of the whole matrix.
private func slowDistance(_ left: [Character], _ right: [Character]) -> Int {
    var cells = (0...left.count).map { i in (0...right.count).map { j in i == 0 ? j : i } }
    for i in 1...left.count {
        for j in 1...right.count {
            let isSame = left[i - 1] == right[j - 1]
            var cost = min(
                cells[i - 1][j] + 1, cells[i][j - 1] + 1, cells[i - 1][j - 1] + (isSame ? 0 : 1))
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                cost = min(cost, cells[i - 2][j - 2] + 1)
            }
            cells[i][j] = cost
        }
    }
    return cells[left.count][right.count]
}

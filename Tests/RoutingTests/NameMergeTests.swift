import MailModel
import Testing

@testable import Routing

/// Several sorted runs of names, passed along as one.
@Suite struct NameMergeTests {
    private let arena = ByteArena()

    private func names(_ names: [(String, UInt32)]) -> [NameOfUser] {
        names.map { NameOfUser(name: arena.append($0.0), account: $0.1) }
    }

    private func run(_ names: [(String, UInt32)], isTables: Bool = true) -> NameRun {
        NameRun(self.names(names), in: arena.text, isTables: isTables)
    }

    @Test func `each name comes once, in order, under the user who precedes all others`() {
        let merge = NameMerge([
            run([("anna", 3), ("bert", 2)]), run([("anna", 1), ("anna", 2), ("zoe", 7)]), run([]),
        ])
        var found: [String] = []
        merge.forEachName(precedes: <) { name in
            found.append("\(String(decoding: name.bytes, as: UTF8.self)) \(name.user)")
        }
        #expect(found == ["anna 1", "bert 2", "zoe 7"])
    }

    @Test func `a name has its place in the table's text from whichever run knows it`() {
        let logins = names([("anna@a", 1), ("anna@b", 1)])
        let merge = NameMerge([
            run([("anna@a", 1)], isTables: false), NameRun(logins, in: arena.text, isTables: true),
            NameRun(names([("bert", 2)]), at: [Array("a".utf8)], in: arena.text),
        ])
        var places: [ByteArena.Reference?] = []
        merge.forEachName(precedes: <) { places.append($0.reference) }
        #expect(places == [logins[0].name, logins[1].name, nil])
    }

    @Test func `names in several domains are composed one by one`() {
        let domains = ["a", "b"].map { Array($0.utf8) }
        let merge = NameMerge([
            NameRun(names([("anna-b", 1), ("anna", 2)]), at: domains, in: arena.text)
        ])
        var found: [String] = []
        merge.forEachRun { run in
            run.forEach { found.append(String(decoding: $0, as: UTF8.self)) }
        }
        #expect(found == ["anna-b@a", "anna-b@b", "anna@a", "anna@b"])
    }
}

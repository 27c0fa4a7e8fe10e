import Glibc
import MailModel
import TestSupport
import Testing

/// An arena keeps text.
@Suite struct ByteArenaTests {
    @Test func `What was put in comes out, over the borders of chunks and for long strings`() {
        let arena = ByteArena()
        var random = SeededGenerator(seed: 3)
        var kept: [(ByteArena.Reference, count: Int, byte: UInt8)] = []
        let lengths = [
            1, 126, 127, 128, 129, 255, 65_536, (2 << 20) - 4, (2 << 20) - 3, 2 << 20,
            (2 << 20) + 1, 6 << 20, 9_000_001,
        ]
        for round in 0..<40 {
            for length in lengths.shuffled(using: &random).prefix(round % 4 == 0 ? 13 : 7) {
                let byte = UInt8(truncatingIfNeeded: kept.count)
                let text = [UInt8](repeating: byte, count: round > 3 ? length % 70_000 : length)
                guard !text.isEmpty else { continue }
                kept.append((arena.append(text), text.count, byte))
            }
        }
        for (reference, count, byte) in kept {
            let bytes = arena.bytes(reference)
            #expect(bytes.count == count)
            #expect(bytes.first == byte && bytes.last == byte)
        }
        #expect(Set(kept.map(\.0)).count == kept.count)
        #expect(arena.text.byteCount >= kept.reduce(0) { $0 + $1.count })
    }

    @Test func `A million short strings`() {
        let arena = ByteArena()
        var references: [ByteArena.Reference] = []
        for number in 0..<1_000_000 { references.append(arena.append("u\(number)@example.com")) }
        for number in stride(from: 0, to: 1_000_000, by: 997) {
            #expect(arena.text.text(references[number]) == "u\(number)@example.com")
        }
    }

    @Test func `without memory for more text, whoever started the program has the last word`()
        async
    {
        let end = await #expect(
            processExitsWith: .exitCode(3), observing: [\.standardErrorContent]
        ) {
            Shortage.handle { shortage in exit(shortage.sentence.hasPrefix("out of") ? 3 : 4) }
            let text = [UInt8](repeating: 0x61, count: 1 << 20)
            let arena = ByteArena()
            var room = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &room)
            room.rlim_cur = 1 << 20  // less than there is already: no page more
            setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &room)
            while true { _ = arena.append(text) }
        }
        // The test library writes there too, in bytes of its own.
        let said = String(decoding: end?.standardErrorContent ?? [], as: UTF8.self)
        #expect(!said.contains("out of memory"), "the vocabulary says nothing by itself")
    }

    @Test func `what is appended behind a text is not in it, and what was there is in both`() {
        for length in [4, 3 << 20] {
            let first = ByteArena()
            let anna = first.append([UInt8](repeating: 0x61, count: length))
            let second = ByteArena(continuing: first.text)
            let held = first.text.byteCount
            let bert = second.append("bert")
            #expect(first.text.byteCount == held)
            let carl = first.append("carl")
            #expect(second.bytes(anna).equals(first.bytes(anna)))
            #expect(second.text.text(bert) == "bert" && first.text.text(carl) == "carl")
            #expect(second.append("") == .none && second.bytes(.none).isEmpty)
        }
    }

    @Test func `a text stays when its arena is gone`() {
        func made() -> (ByteText, ByteArena.Reference, ByteArena.Reference) {
            let first = ByteArena()
            let anna = first.append("anna")
            let second = ByteArena(continuing: first.text)
            return (second.text, anna, second.append("bert"))
        }
        let (text, anna, bert) = made()
        #expect(text.text(anna) == "anna" && text.text(bert) == "bert")
        var both = text.texts([bert, anna, bert])
        #expect(both.next()?.equals("bert") == true && both.next()?.equals("anna") == true)
    }

    @Test func `There is one empty string, and it stands for none`() {
        let arena = ByteArena()
        _ = arena.append("anna")
        #expect(arena.append("") == .none)
        #expect(arena.append([UInt8]()) == .none)
        #expect(arena.append(Bytes(start: nil, count: 0)) == .none)
        #expect(arena.bytes(.none).isEmpty)
        #expect(ByteArena().bytes(.none).isEmpty)
    }
}

/// A set of byte strings.
@Suite struct ByteStringSetTests {
    @Test func `It agrees with a set of arrays`() {
        var random = SeededGenerator(seed: 5)
        var set = ByteStringSet()
        var model: Set<[UInt8]> = []
        for _ in 0..<20_000 {
            let value = random.bytes(random.number(1...3), of: Array("abcdefghijklmnop".utf8))
            let isNew = set.insert(value)
            let isNewToModel = model.insert(value).inserted
            #expect(isNew == isNewToModel)
            let other = random.bytes(random.number(1...3), of: Array("abcdefghijklmnop".utf8))
            #expect(set.contains(other) == model.contains(other))
        }
        #expect(set.count == model.count)
        #expect(model.count > 3000)
    }

    @Test func `The empty string is never a member`() {
        var set = ByteStringSet()
        let isNew = set.insert([UInt8]())
        #expect(!isNew)
        #expect(!set.contains([UInt8]()))
        #expect(set.count == 0)
    }

    @Test func `Two sets may share an arena`() {
        let arena = ByteArena()
        var one = ByteStringSet(arena: arena)
        var other = ByteStringSet(arena: arena)
        one.insert(Array("anna".utf8))
        other.insert(Array("bert".utf8))
        #expect(one.contains(Array("anna".utf8)) && !one.contains(Array("bert".utf8)))
        #expect(other.contains(Array("bert".utf8)) && !other.contains(Array("anna".utf8)))
    }

    @Test func `strings are numbered as they come, and are all there`() {
        var set = ByteStringSet()
        for number in 0..<100 { set.insert(Array("name \(number)".utf8)) }
        set.insert(Array("name 7".utf8))
        for number in 0..<100 {
            #expect("name \(number)".withBytes { set.number(of: $0) } == number)
        }
        #expect("name".withBytes { set.number(of: $0) } == nil)
        var other = ByteStringSet()
        set.forEach { other.insert($0) }
        #expect(other == set && other.count == 100)
        other.insert(Array("one more".utf8))
        #expect(other != set)
    }
}

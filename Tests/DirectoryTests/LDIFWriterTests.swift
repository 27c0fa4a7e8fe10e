import Directory
import MailModel
import TestSupport
import Testing

/// Snapshots: what is written is read back, and a cut file is noticed.
struct LDIFWriterTests {
    private let workspace: Workspace
    private let attributes = AttributeList(["uid", "description"])

    init() throws { workspace = try Workspace() }

    private func snapshot(_ entries: [(dn: String, values: [(Int, [UInt8])])]) throws -> [UInt8] {
        var file: [UInt8] = []
        var writer = try LDIFWriter(
            LDIFWriter.Header(
                server: "ldaps://one.test", base: "dc=x", time: "2026-01-02\nevil: 1",
                attributes: attributes)
        ) { file += $0 }
        for value in entries {
            try value.dn.withBytes { dn in
                var entry = Entry(attributes: attributes)
                entry.begin(dn: dn)
                let copies = value.values.map { (slot: $0.0, bytes: Copy($0.1)) }
                for copy in copies { entry.append(slot: copy.slot, value: copy.bytes.memory) }
                try writer.append(entry)
                withExtendedLifetime(copies) {}
            }
        }
        try writer.finish()
        return file
    }

    private func read(_ file: [UInt8]) throws -> [[[UInt8]]] {
        let directory = try LDIFDirectory(path: workspace.write("s.ldif", bytes: file))
        let request = try Asking.request(
            "(|(uid=*)(!(uid=*)))", base: "", attributes: attributes.names)
        var found: [[[UInt8]]] = []
        try directory.search(request) { entry in
            var values = [Array(entry.dn)]
            entry.forEachValue { values.append([UInt8($0)] + Array($1)) }
            found.append(values)
        }
        return found
    }

    @Test func `a snapshot, byte for byte`() throws {
        let long = String(repeating: "long ", count: 20) + "end"
        let file = try snapshot([
            ("uid=anna,dc=x", [(0, Array("anna".utf8)), (1, Array(long.utf8))]),
            ("uid=renée,dc=x", [(1, Array(" blank".utf8)), (1, [])]),
        ])
        #expect(
            String(decoding: file, as: UTF8.self) == """
                # splitroute snapshot
                # server: ldaps://one.test
                # base: dc=x
                # time: 2026-01-02\\u{A}evil: 1
                # attribute: uid
                # attribute: description

                dn: uid=anna,dc=x
                uid: anna
                description: long long long long long long long long long long long long lon
                 g long long long long long long long end

                dn:: dWlkPXJlbsOpZSxkYz14
                description:: IGJsYW5r
                description:\u{20}

                # splitroute snapshot ends: 2 entries

                """)
    }

    @Test(arguments: 0..<20)
    func `any bytes come back as they were`(_ seed: Int) throws {
        var random = Dice(seed: UInt64(seed))
        var entries: [(dn: String, values: [(Int, [UInt8])])] = []
        for number in 0..<50 {
            let values = (0..<Int.random(in: 0..<6, using: &random)).map { _ in
                (
                    Int.random(in: 0..<2, using: &random),
                    (0..<Int.random(in: 0..<200, using: &random)).map { _ in
                        Bool.random(using: &random)
                            ? UInt8.random(in: 0...255, using: &random)
                            : UInt8.random(in: 0x20..<0x7F, using: &random)
                    }
                )
            }
            entries.append(("uid=\(number),dc=x", values))
        }
        let expected = entries.map { entry in
            [Array(entry.dn.utf8)] + entry.values.map { [UInt8($0.0)] + $0.1 }
        }
        #expect(try read(snapshot(entries)) == expected)
    }

    @Test func `a snapshot cut anywhere is refused`() throws {
        let file = try snapshot((0..<5).map { ("uid=\($0),dc=x", [(0, Array("user\($0)".utf8))]) })
        #expect(try read(file).count == 5)
        let head = "version: 1\n# splitroute snapshot\n".utf8.count
        for length in head..<file.count - 1 {
            let error = Asking.failure { _ = try read(Array(file[..<length])) }
            #expect(error?.code == .badData, "cut after \(length) bytes")
        }
    }

    @Test func `an entry lost in the middle is noticed`() throws {
        let file = try snapshot((0..<5).map { ("uid=\($0),dc=x", []) })
        let text = String(decoding: file, as: UTF8.self).replacing("dn: uid=3,dc=x\n\n", with: "")
        let error = Asking.failure { _ = try read(Array(text.utf8)) }
        #expect(error?.code == .badData)
        #expect(error?.sentence == "the snapshot promises 5 entries and has 4")
    }
}

/// Bytes that stay where they are as long as the value lives.
private final class Copy {
    let memory: Bytes
    init(_ bytes: [UInt8]) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        copy.copyBytes(from: bytes)
        memory = Bytes(copy)
    }
    deinit { memory.deallocate() }
}

/// Random numbers that are the same in every run (SplitMix64).
private struct Dice: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

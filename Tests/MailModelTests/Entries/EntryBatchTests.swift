import MailModel
import TestSupport
import Testing

/// A batch keeps entries beyond their callback.
@Suite struct EntryBatchTests {
    private static let attributes = AttributeList(["uid", "mail"])

    private static func entry(_ dn: String, _ values: [String: [String]]) -> EntryValue {
        EntryValue(dn, values)
    }

    private static func text(_ entry: borrowing Entry) -> String {
        var text = String(decoding: entry.dn, as: UTF8.self)
        entry.forEachValue { text += "|\($0)=\(String(decoding: $1, as: UTF8.self))" }
        return text
    }

    private static func texts(_ batch: borrowing EntryBatch) -> [String] {
        var found: [String] = []
        var entry = Entry(attributes: attributes)
        batch.forEach(&entry) { found.append(text($0)) }
        return found
    }

    @Test func `Entries come out as they went in, also those without a value or a name`() {
        var batch = EntryBatch()
        #expect(EntryBatchTests.texts(batch) == [])
        let entries = [
            ("uid=anna", ["uid": ["anna"], "mail": ["b@x", "", "a@x"]]), ("uid=bob", [:]),
            ("", ["uid": ["nobody"]]), ("uid=eve", ["mail": [""]]),
        ]
        for (dn, values) in entries {
            EntryBatchTests.entry(dn, values).with(EntryBatchTests.attributes) {
                batch.append($0)
            }
        }
        #expect(
            EntryBatchTests.texts(batch) == [
                "uid=anna|1=b@x|1=|1=a@x|0=anna", "uid=bob", "|0=nobody", "uid=eve|1=",
            ])
        batch.removeAll()
        #expect(EntryBatchTests.texts(batch) == [])
        EntryBatchTests.entry("uid=zoe", [:]).with(EntryBatchTests.attributes) {
            batch.append($0)
        }
        #expect(EntryBatchTests.texts(batch) == ["uid=zoe"])
    }

    @Test func `A batch is full beyond 64 KiB, and takes an entry of any size`() {
        var batch = EntryBatch()
        let large = String(repeating: "x", count: 1 << 20)
        var isFull = batch.isFull
        #expect(!isFull)
        EntryBatchTests.entry("uid=anna", ["mail": [large]]).with(EntryBatchTests.attributes) {
            batch.append($0)
        }
        isFull = batch.isFull
        #expect(isFull)
        #expect(EntryBatchTests.texts(batch) == ["uid=anna|1=\(large)"])
        batch.removeAll()
        isFull = batch.isFull
        #expect(!isFull)
    }
}

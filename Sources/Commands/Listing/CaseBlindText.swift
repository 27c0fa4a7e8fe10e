import MailModel
import Tables

/// A text that values are searched for, without regard to case and to how many blanks stand between
/// words.
struct CaseBlindText {
    private let search: ByteSearch
    private var folded: [UInt8] = []

    /// A search; nil for a text of blanks alone, which is everywhere.
    init?(_ text: String) {
        let wanted = text.withBytes { Folding.fold($0) }
        if wanted.isEmpty { return nil }
        search = ByteSearch(for: wanted)
    }

    /// Tells whether the text is in a value.
    mutating func isIn(_ value: Bytes) -> Bool {
        folded.removeAll(keepingCapacity: true)
        Folding.append(value, to: &folded)
        return folded.withUnsafeBytes { search.place(in: $0) } != nil
    }

    /// Tells whether the text is in what an escaped field stands for.
    mutating func isIn(escaped field: Bytes) -> Bool {
        guard field.contains(UInt8(ascii: "\\")) else { return isIn(field) }
        return unescapedField(field).withUnsafeBytes { isIn($0) }
    }
}

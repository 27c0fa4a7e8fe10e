/// Something odd in the directory: a value, collected and shown, never thrown.
///
/// Each kind has its function in this folder, so that one sentence stands in one place.
package struct Problem: Sendable, Hashable {
    /// What kind of oddity, in the words of the manual.
    package let code: ProblemCode
    /// The entry's DN, printable; nil when it is not about one entry.
    package let dn: String?
    /// The value it is about, printable; nil when it is about the entry.
    package let subject: String?
    /// One sentence for an administrator, without a full stop.
    package let sentence: String

    /// As it is read back from a generation.
    package init(
        _ code: ProblemCode, dn: String?, subject: String? = nil, _ sentence: String
    ) {
        self.code = code
        self.dn = dn
        self.subject = subject
        self.sentence = sentence
    }

    /// About an entry.
    init(_ code: ProblemCode, of dn: Bytes, _ sentence: String) {
        self.init(code, dn: String(printable: dn), sentence)
    }

    /// About a value as the entry has it.
    init(_ code: ProblemCode, of dn: Bytes, value: Bytes, _ sentence: String) {
        self.init(code, dn: String(printable: dn), subject: String(printable: value), sentence)
    }

    /// About an address or a name in its canonical form, whole: others look for it.
    init(_ code: ProblemCode, of dn: Bytes, name: some Collection<UInt8>, _ sentence: String) {
        self.init(
            code, dn: String(printable: dn), subject: String(decoding: name, as: UTF8.self),
            sentence)
    }

    /// The order in which problems are kept and shown: by code, DN, subject, sentence.
    package static func precedes(_ left: Problem, _ right: Problem) -> Bool {
        let pairs = [
            (left.code.rawValue, right.code.rawValue), (left.dn ?? "", right.dn ?? ""),
            (left.subject ?? "", right.subject ?? ""), (left.sentence, right.sentence),
        ]
        for (mine, theirs) in pairs where mine != theirs {
            return mine.utf8.lexicographicallyPrecedes(theirs.utf8)
        }
        return false
    }
}

import Generations
import MailModel
import Tables

/// Whom somebody means who names an account: by an address, a login, an id, a DN or what people call
/// it.
struct NamedAccounts {
    private let text: String
    private let name: [UInt8]
    private let asked: ExplainedName
    private let folded: [UInt8]

    init(_ name: String) {
        text = name
        self.name = Array(name.utf8)
        asked = ExplainedName(name)
        folded = name.withBytes { Folding.fold($0.trimmed) }
    }

    /// The ids of those meant in a generation; of very many of one name the first few.
    ///
    /// - Throws: `StoreError` or `TableError` when the generation cannot be read.
    func ids(in set: PublishedSet) throws -> Set<[UInt8]> {
        let found = try NameSearch.of(text, in: .published(set)).accounts.rows
        return Set(found.compactMap { $0[safe: 0] })
    }

    /// Whether a row of the journal names one of those meant.
    func isMeant(_ row: JournalRow) -> Bool {
        name.equals(row.id) || asked.key.equals(row.primary) || isName(row.displayName)
    }

    private func isName(_ displayName: Bytes) -> Bool {
        !displayName.isEmpty && Folding.fold(displayName) == folded
    }
}

extension [UInt8] {
    fileprivate func equals(_ bytes: Bytes) -> Bool {
        withUnsafeBytes { $0.equals(bytes) }
    }
}

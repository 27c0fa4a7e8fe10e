import Generations
import MailModel
import Tables

/// Everything that is remembered of what happened to the accounts that a name means.
struct AccountHistory: Encodable {
    /// What happened to an account in one generation.
    struct Event: Encodable {
        let time: String
        let generation: Int
        /// Why the generation was made; nil when it is gone.
        let reason: String?
        let what: String
        let systemBefore: String?
        let systemAfter: String?
        let ruleBefore: String?
        let ruleAfter: String?
    }

    /// One account, as it was called last.
    struct Account: Encodable {
        let id: String
        var kind: String?
        var displayName: String?
        var primary: String?
        /// Newest first.
        var events: [Event] = []
    }

    let name: String
    /// Sorted by id.
    let accounts: [Account]
    /// The time of the oldest thing that is remembered; nil when nothing is.
    let since: String?

    /// Asks the sets that are kept, the live one first, who is meant, then the journal.
    ///
    /// - Throws: `StoreError` or `TableError` when the live set or the journal cannot be read.
    init(of name: String, in tree: StateTree, _ catalogue: Catalogue) throws {
        let named = NamedAccounts(name)
        let journal = try Journal(tree, catalogue)
        var ids = try AccountHistory.ids(of: named, in: catalogue, current: tree.namedNumber())
        if ids.isEmpty {
            try journal.forEachRow { row, _ in
                if named.isMeant(row) { ids.insert(Array(row.id)) }
            }
        }
        var accounts: [[UInt8]: Account] = [:]
        for id in ids { accounts[id] = Account(id: String(decoding: id, as: UTF8.self)) }
        try journal.forEachRow { row, generation in
            accounts[Array(row.id)]?.note(row, generation)
        }
        self.name = name
        self.accounts = accounts.values.sorted { $0.id < $1.id }
        since = try journal.beginning()
    }

    /// The ids in the first set that knows the name, the live one before the others, the newest of
    /// these first.
    private static func ids(
        of named: NamedAccounts, in catalogue: Catalogue, current: Int?
    ) throws -> Set<[UInt8]> {
        for generation in catalogue.generations where generation.number == current {
            let ids = try named.ids(in: try PublishedSet(generation))
            if !ids.isEmpty { return ids }
        }
        for generation in catalogue.generations where generation.number != current {
            // One that cannot be read does not hide the others.
            guard let set = try? PublishedSet(generation), let ids = try? named.ids(in: set),
                !ids.isEmpty
            else { continue }
            return ids
        }
        return []
    }
}

extension AccountHistory.Account {
    /// Takes in a row.
    ///
    /// Mostly it is newer than those before; what outlived its successor comes late.
    fileprivate mutating func note(_ row: JournalRow, _ generation: Generation?) {
        let place = events.firstIndex { $0.generation < row.generation } ?? events.endIndex
        if place == events.startIndex {
            kind = row.kind.rawValue
            displayName = text(row.displayName)
            primary = text(row.primary)
        }
        events.insert(
            AccountHistory.Event(
                time: String(decoding: row.time, as: UTF8.self), generation: row.generation,
                reason: generation?.manifest.reason, what: row.what.rawValue,
                systemBefore: row.systemBefore.flatMap(text),
                systemAfter: row.systemAfter.flatMap(text), ruleBefore: text(row.ruleBefore),
                ruleAfter: text(row.ruleAfter)), at: place)
    }

    private func text(_ bytes: Bytes) -> String? {
        bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

// MARK: For people

extension AccountHistory {
    /// A paragraph for each account, its newest line first.
    var text: String {
        accounts.map { account in
            let lines = account.events.map { "  " + $0.line }
            let nothing = "  nothing is remembered" + (since.map { ", back to \($0)" } ?? "")
            return ([account.heading] + (lines.isEmpty ? [nothing] : lines))
                .joined(separator: "\n")
        }.joined(separator: "\n")
    }
}

extension AccountHistory.Account {
    /// `Anna Example, anna@example.com (user u-anna)`.
    fileprivate var heading: String {
        let names = [displayName, primary].compactMap(\.self).map {
            String(printable: $0, limit: 80)
        }
        let identity = [kind, String(printable: id, limit: 80)].compactMap(\.self)
            .joined(separator: " ")
        return names.isEmpty ? identity : names.joined(separator: ", ") + " (\(identity))"
    }
}

extension AccountHistory.Event {
    /// `TIME  generation 12 (sync)  moved from here to exchange by rule split-relay`.
    fileprivate var line: String {
        let run = "generation \(generation)" + (reason.map { " (\(printable($0)))" } ?? "")
        return "\(time)  \(run)  \(what)\(places)\(rule)"
    }

    private var places: String {
        let (before, after) = (systemBefore.map(printable), systemAfter.map(printable))
        switch (before, after) {
        case (let before?, let after?) where before != after: return " from \(before) to \(after)"
        case (_, let after?): return " on \(after)"
        case (let before?, nil): return ", was on \(before)"
        case (nil, nil): return ""
        }
    }

    private var rule: String {
        if let ruleAfter { return " by rule \(printable(ruleAfter))" }
        return ruleBefore.map { ", was there by rule \(printable($0))" } ?? ""
    }

    private func printable(_ text: String) -> String { String(printable: text, limit: 40) }
}

import MailModel
import Tables

/// What a reader of a plan wants to know besides the changes: how many users each system has, and
/// which problems are new.
struct PlanContext {
    /// A figure of before and of after.
    struct Pair: Codable, Equatable {
        var before = 0
        var after = 0
    }

    /// The problems of one code.
    struct ProblemCounts: Codable, Equatable {
        var new = 0
        var gone = 0
        var standing = 0
    }

    /// Users by the system they are placed on; `suspended` for those on none.
    private(set) var users: [String: Pair] = [:]
    /// Problems by code.
    private(set) var problems: [String: ProblemCounts] = [:]
    /// Whom the guards' refusals are about, in one line; nil when they are not about people.
    private(set) var concerned: String?
    /// What a placement rule says, in words, by its name; nil where nobody knows.
    private(set) var condition: (String) -> String? = { _ in nil }

    /// Of a plan that was saved: when and against what it was made, and whether it can still be
    /// applied; nil: it was made just now.
    private(set) var saved: PlanJSON.Saved?

    /// Nothing to tell.
    static var empty: PlanContext { PlanContext() }

    /// What a saved plan tells.
    init(_ plan: PlanJSON, saved: PlanJSON.Saved) {
        self.init()
        users = plan.users
        problems = plan.problems
        concerned = plan.concerned
        self.saved = saved
    }

    private init() {}

    /// From a generation, or from nothing, to what would be published.
    ///
    /// - Throws: `StoreError` when the generation cannot be read.
    init(_ proposal: Proposal) throws {
        let after = proposal.compiled.table
        try self.init(
            proposal.compiled.published,
            counting: Set(after.problems.map { Key($0.code.rawValue, $0.dn, $0.subject) }))
        for account in after.accounts where account.kind == .user {
            let system = after.systemName(account.system) ?? account.state.word
            users[system, default: Pair()].after += 1
        }
        concerned = proposal.concerned
        condition = proposal.compiled.outputs.condition
    }

    /// From one generation to another.
    ///
    /// - Throws: `StoreError` when one of them cannot be read.
    init(_ before: PublishedSet, _ after: PublishedSet) throws {
        try self.init(before, counting: try PlanContext.problems(of: after))
        var users = users
        try after.forEachUser { users[$0, default: Pair()].after += 1 }
        self.users = users
        condition = after.outputs.condition
    }

    private init(_ before: PublishedSet?, counting found: Set<Key>) throws {
        self.init()
        let known = try before.map(PlanContext.problems) ?? []
        for key in found {
            let isNew = !known.contains(key)
            problems[key.code, default: ProblemCounts()].new += isNew ? 1 : 0
            problems[key.code, default: ProblemCounts()].standing += isNew ? 0 : 1
        }
        for key in known.subtracting(found) {
            problems[key.code, default: ProblemCounts()].gone += 1
        }
        guard let before else { return }
        var users: [String: Pair] = [:]
        try before.forEachUser { users[$0, default: Pair()].before += 1 }
        self.users = users
    }

    /// One problem, whatever its sentence.
    private struct Key: Hashable {
        let code: String
        let dn: String?
        let subject: String?

        init(_ code: String, _ dn: String?, _ subject: String?) {
            self.code = code
            self.dn = dn
            self.subject = subject
        }
    }

    private static func problems(of set: PublishedSet) throws -> Set<Key> {
        var keys: Set<Key> = []
        try set.file(.problems).forEachRow { row in
            let fields = row.map { field -> String? in
                let text = String(decoding: unescapedField(field), as: UTF8.self)
                return text.isEmpty ? nil : text
            }
            if fields.count >= 4, let code = fields[0] {
                keys.insert(Key(code, fields[2], fields[3]))
            }
            return true
        }
        return keys
    }
}

extension PublishedSet {
    /// Calls `body` with the system of each user; for those on none, with their state.
    func forEachUser(_ body: (String) -> Void) throws {
        try file(.accounts).forEachRow { row in
            guard row.count >= 6, row[1].equals("user") else { return true }
            let system = String(decoding: unescapedField(row[4]), as: UTF8.self)
            body(system.isEmpty ? String(decoding: row[5], as: UTF8.self) : system)
            return true
        }
    }
}

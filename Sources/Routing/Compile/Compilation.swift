package import MailModel

/// Takes the entries of a directory one by one and makes the routing table of them.
///
/// Recognise, place, decide; what stays of an entry is a few rows in one arena. The order in which
/// entries come does not change the outcome.
package struct Compilation: ~Copyable {
    private let rules: RoutingRules
    private let problems: ProblemLog
    private var accounts: Accounts
    private var claims = Claims()
    private let arena = ByteArena()
    /// The groups that rules name, in the rules' order.
    private let groups: [GroupMembers]
    private var waiting = WaitingEntries()
    /// By the place of their rule among the suppositions and the placement rules.
    private let askedLists: [Int: AskedList]
    /// Nil where this host expands no group: nobody's members need be kept.
    private var lists: MailingLists?

    /// A compilation that has seen no entry yet.
    package init(_ rules: RoutingRules) {
        self.rules = rules
        accounts = Accounts(arena: arena)
        lists = rules.expandsGroups ? MailingLists(gathered: accounts.gathered) : nil
        askedLists = AskedList.all(in: rules)
        problems = ProblemLog(
            rules.placement.flatMap { rule -> [Problem] in
                if case .list(let list) = rule.condition { list.problems } else { [] }
            })
        groups = rules.placement.compactMap { rule in
            if case .group(let members) = rule.condition { members } else { nil }
        }
    }

    /// How many entries of a kind were read.
    package func count(of kind: AccountKind) -> Int { counts[kind.index] }
    private var counts = AccountKind.allCases.map { _ in 0 }

    /// What reads entries of one kind, for the attributes they are read with.
    package struct Reader {
        fileprivate let recogniser: Recogniser
        fileprivate let placer: Placer
        fileprivate let decider: Decider
        let attributes: AttributeList

        /// Whether both read entries of one kind with the same attributes.
        func isSame(as other: Reader) -> Bool {
            recogniser.kind == other.recogniser.kind && attributes == other.attributes
        }
    }

    /// The reader of a kind; entries it is given must have `attributes`, which must hold
    /// `attributes(for:)`.
    package func reader(for kind: KindRules, attributes: AttributeList) -> Reader {
        Reader(
            recogniser: Recogniser(
                kind, domains: rules.domains, attributes: attributes, problems: problems),
            placer: Placer(rules, askedLists, attributes: attributes, problems: problems),
            decider: Decider(rules, kind: kind, attributes: attributes, problems: problems),
            attributes: attributes)
    }

    /// The attributes entries of a kind are read with: only those that some rule needs.
    package func attributes(for kind: KindRules) -> AttributeList {
        AttributeList(
            kind.attributes + rules.placement.flatMap(\.attributes)
                + rules.systems.flatMap { $0.rewrite?.attributes ?? [] }
                + rules.attributesOfMembers)
    }

    /// Takes one entry.
    package mutating func add(_ entry: borrowing Entry, by reader: Reader) {
        let kind = reader.recogniser.kind
        counts[kind.index] += 1
        if !decide(entry, by: reader) { waiting.append(entry, reader) }
    }

    /// Decides an account; false when it cannot be decided before all have been met.
    private mutating func decide(_ entry: borrowing Entry, by reader: Reader) -> Bool {
        let noted = problems.problems.count
        let account = reader.recogniser.account(of: entry)
        var memberships: [GroupMembers] = []
        var overlooked: [GroupMembers] = []
        var isDecided = true
        for group in groups {
            switch group.meet(account, rules.domains) {
            case .member: memberships.append(group)
            case .overlooked: overlooked.append(group)
            case .undecided: isDecided = false
            case .stranger: break
            }
        }
        guard isDecided else {
            problems.forget(after: noted)
            // Whoever asks for rows that are nobody's must not wait for it.
            reader.placer.see(account)
            return false
        }
        for group in overlooked { group.overlook() }
        var isPlaced = false
        let decision = reader.decider.decide(account, entry) {
            isPlaced = true
            return reader.placer.place(account, in: memberships, entry)
        }
        if !isPlaced { reader.placer.see(account) }
        record(account, decision)
        return true
    }

    /// Decides the accounts that waited for all the others, and reports who was waited for in vain.
    private mutating func decideWaiting() {
        for group in groups { group.settle() }
        waiting.forEach { entry, reader in _ = decide(entry, by: reader) }
        problems.note(Set(groups.flatMap(\.problems)))
    }

    private mutating func record(_ account: Account, _ decision: Decision) {
        let number = accounts.append(account, decision)
        lists?.add(account, number: number, decision)
        claims.append(account, number: number, decision.fates, into: arena)
    }

    /// What a finished compilation comes to.
    package enum Outcome {
        case table(RoutingTable)
        /// The directory must not be published: unplaced accounts, or conflicts that stop.
        case stopped([Problem])
        /// What was compiled contradicts itself: a bug, and nothing may be published.
        case broken([String])
    }

    /// The routing table of all entries taken.
    ///
    /// `previous` answers the route an address has in the current generation; it decides conflicts
    /// that are allowed to stay as they are.
    package consuming func finish(
        previous: (Bytes) -> PreviousRoute? = { _ in nil }
    ) async -> Outcome {
        decideWaiting()
        if problems.holds(.unplaced) { return Compilation.stopped(problems) }
        problems.note(unknownRows)
        if let lists {
            let owners = claims.owners(of: lists.addresses(rules.domains), in: rules.domains)
            let expansions = lists.expanded(
                accounts.records, owners, rules.domains, into: arena, problems)
            claims.expand(expansions)
        }
        var claims = await claims.sorted(into: arena, over: rules.domains, &accounts)
        let (accounts, logins) = await accounts.arranged(with: &claims)
        let denylist = Denylist(
            arena: arena, accounts: accounts, claims: claims, logins: logins,
            domains: rules.domains.allNames)
        let extensions = Extensions(arena: arena, accounts: accounts, claims: claims)
        async let notes = extensions.problems()
        // It adds names to the arena, and nothing else does until it is there.
        async let denied = denylist.compile()
        let systems = rules.systems.map(\.name)
        let conflicts = Conflicts(
            text: arena.text, accounts: accounts, systems: systems, domains: rules.domains,
            stops: rules.conflicts == .stop, problems: problems)
        let routes = conflicts.resolve(claims, previous: previous)
        problems.note(await denied.problems)
        problems.note(await notes)
        if rules.conflicts == .stop, problems.holds(.ambiguousAddress) {
            return Compilation.stopped(problems)
        }
        let table = RoutingTable(
            arena: arena.text, systems: systems, rules: rules.placement.map(\.name), routes: routes,
            logins: await denied.logins, accounts: accounts, problems: problems.problems,
            userLogins: logins,
            allowed: AllowedUsers(
                isAllowed: denylist.allowedUsers(), contested: claims.contested,
                domains: rules.domains.allNames))
        let breaches = await Invariants(rules: rules, logins: logins).breaches(in: table)
        return breaches.isEmpty ? .table(table) : .broken(breaches)
    }

    /// The rows of a supposition's list that name no account that was taken.
    package func strangers(inAssumption index: Int) -> [AccountList.Row] {
        askedLists[index]?.strangers ?? []
    }

    private var unknownRows: [Problem] {
        let lists = askedLists.filter { $0.key >= rules.assumed.count }
        return lists.values.flatMap(\.problems)
    }

    private static func stopped(_ log: ProblemLog) -> Outcome {
        .stopped(log.problems.sorted(by: Problem.precedes))
    }
}

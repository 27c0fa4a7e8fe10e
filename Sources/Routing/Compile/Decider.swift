import MailModel

/// Decides an account's fates from its state and its placement (product rules, in their order:
/// suspended, placed, hosted or third-party, partly hosted).
struct Decider {
    private let rules: RoutingRules
    private let kind: KindRules
    private let problems: ProblemLog
    private let membership: MembershipReader
    private let mailbox: NameTemplate?
    /// The rewriting of each system, by its number.
    private let rewrites: [NameTemplate?]

    init(
        _ rules: RoutingRules, kind: KindRules, attributes: AttributeList, problems: ProblemLog
    ) {
        self.rules = rules
        self.problems = problems
        self.kind = kind
        func bound(_ template: Template?) -> NameTemplate? {
            template.map { NameTemplate($0, domains: rules.domains, attributes: attributes) }
        }
        mailbox = bound(kind.mailbox)
        rewrites = rules.systems.map { bound($0.rewrite) }
        membership = MembershipReader(kind, attributes: attributes)
    }

    func decide(
        _ account: Account, _ entry: borrowing Entry, place: () -> Placement
    ) -> Decision {
        switch account.restriction?.mail {
        case .reject: return withoutMail(.reject, account, place: place)
        case .defer: return withoutMail(.defer, account, place: place)
        case .keep, nil: break
        }
        switch kind.particulars {
        case .groups(let groups) where groups.place == .expand: return list(account, entry)
        case .contacts(let attribute): return contact(account, entry, target: attribute)
        case .users, .shared, .groups: break
        }
        guard case .system(let system, let rule) = place() else {
            return unplaced(account)
        }
        var decision =
            rules.systems[system].isHosted
            ? hosted(account, on: system, entry)
            : thirdParty(account, on: system, entry)
        decision.system = system
        decision.rule = rule
        if account.restriction?.login == .deny { decision.state = .suspended }
        return decision
    }

    /// An account whose state takes its mail away; it is asked where it is placed only when its
    /// logins depend on that.
    private func withoutMail(
        _ action: Route.Action, _ account: Account, place: () -> Placement
    ) -> Decision {
        var decision = Decision(
            fates: .all(Decision.Fate(action: action)), state: .suspended,
            isRejected: action == .reject)
        guard case .users = kind.particulars, account.restriction?.login == .allow else {
            return decision
        }
        guard case .system(let system, _) = place() else {
            return unplaced(account)
        }
        if rules.systems[system].isHosted || account.isPartlyRelayed {
            decision.state = .loginOnly
        }
        return decision
    }

    private func unplaced(_ account: Account) -> Decision {
        problems.note(.unplaced(kind.kind, of: account.dn))
        return Decision(fates: .unrouted, state: .suspended)
    }

    /// A group whose members get its mail; who they are is known when all entries are.
    private func list(
        _ account: Account, _ entry: borrowing Entry
    ) -> Decision {
        var decision = Decision(
            fates: .all(Decision.Fate(action: .expand)), state: .expanded)
        decision.members = membership.members(of: entry)
        decision.relativeID = membership.relativeID(of: entry)
        if membership.hasMailbox(entry) {
            switch mailbox(of: account, entry) {
            case .named(let name) where rules.domains.refusesUnknown(in: name):
                decision.ownMailbox = name
            case .named(let name):
                problems.note(.groupMailbox(name, of: account.dn))
                decision.ownMailbox = account.primary
            case .unchanged, .unknown: decision.ownMailbox = account.primary
            }
        }
        return decision
    }

    /// A contact stands for an address elsewhere; without one nobody knows where its mail goes, and
    /// its addresses are as unknown as if it were not there.
    private func contact(
        _ account: Account, _ entry: borrowing Entry, target attribute: String
    ) -> Decision {
        var decision = Decision(fates: .unrouted, state: .expanded)
        guard let target = membership.target(of: entry), !owns(account, target) else {
            if !account.addresses.isEmpty {
                problems.note(.noTarget(in: attribute, of: account.dn))
            }
            return decision
        }
        decision.target = target
        decision.fates = .all(Decision.Fate(action: .expand, target: target))
        return decision
    }

    private func owns(_ account: Account, _ address: [UInt8]) -> Bool {
        let own = address.withUnsafeBytes { rules.domains.ownAddress($0) }
        return own.map(account.addresses.contains) ?? false
    }

    private func hosted(
        _ account: Account, on system: Int, _ entry: borrowing Entry
    ) -> Decision {
        let mailbox = mailbox(of: account, entry)
        return Decision(fates: .all(deliver(to: mailbox, on: system)), state: .hosted)
    }

    private func thirdParty(
        _ account: Account, on system: Int, _ entry: borrowing Entry
    ) -> Decision {
        for stranger in account.relayed?.strangers ?? [] {
            problems.note(
                .notOwnAddress(stranger, in: kind.users?.relayedAddresses ?? "", of: account.dn))
        }
        let isPartly = account.isPartlyRelayed
        let mailbox = isPartly ? mailbox(of: account, entry) : .unchanged
        let rewritten = rewritten(account, on: system, entry)
        let relay = Decision.Fate(action: .relay, system: system, target: rewritten)
        guard isPartly, let relayed = account.relayed?.own else {
            return Decision(fates: .all(relay), state: .thirdParty)
        }
        let rest = deliver(to: mailbox, on: rules.firstHosted)
        return Decision(fates: .listed(relayed, relay, rest: rest), state: .partlyHosted)
    }

    /// The name an account's mail is delivered under.
    private enum Mailbox {
        case unchanged
        case named([UInt8])
        /// The template gives no valid name: senders keep the mail until somebody looks.
        case unknown
    }

    private func deliver(to mailbox: Mailbox, on system: Int) -> Decision.Fate {
        switch mailbox {
        case .unchanged: Decision.Fate(action: .deliver, system: system)
        case .named(let name): Decision.Fate(action: .deliver, system: system, target: name)
        case .unknown: Decision.Fate(action: .defer)
        }
    }

    private func mailbox(
        of account: Account, _ entry: borrowing Entry
    ) -> Mailbox {
        guard let mailbox, !account.addresses.isEmpty else { return .unchanged }
        do throws(NameTemplate.Failure) {
            return .named(try mailbox.name(of: account, entry))
        } catch {
            note(
                account, error, "the mailbox template of \(kind.kind.section)", "valid name",
                "its mail is deferred")
            return .unknown
        }
    }

    private func note(
        _ account: Account, _ failure: NameTemplate.Failure, _ template: String, _ wanted: String,
        _ consequence: String
    ) {
        switch failure {
        case .invalid: problems.note(.noName(by: template, wanted, consequence, of: account.dn))
        case .foreignLogin(let login):
            problems.note(
                .noNameForLogin(login, by: template, wanted, consequence, of: account.dn))
        }
    }

    /// The rewritten recipient for a relay; nil: unchanged.
    private func rewritten(
        _ account: Account, on system: Int, _ entry: borrowing Entry
    ) -> [UInt8]? {
        guard let rewrite = rewrites[system], !account.addresses.isEmpty else { return nil }
        let name: [UInt8]
        do throws(NameTemplate.Failure) { name = try rewrite.name(of: account, entry) } catch {
            note(
                account, error, "systems.\(rules.systems[system].name).rewrite", "valid address",
                "its addresses are relayed unchanged")
            return nil
        }
        let own = name.withUnsafeBytes { rules.domains.ownAddress($0) }
        if let relayed = account.relayed?.own, let own, account.addresses.contains(own),
            !relayed.contains(own)
        {
            problems.note(
                .rewriteConflict(name, by: rules.systems[system].name, of: account.dn))
            return nil
        }
        return name
    }
}

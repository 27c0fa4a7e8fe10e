import MailModel

/// Decides an account's fates from its state and its placement (product rules, in their order:
/// suspended, placed, hosted or third-party, partly hosted).
struct Decider {
    private let rules: RoutingRules
    private let kind: KindRules
    private let membership: MembershipReader
    private let mailbox: NameTemplate?
    /// The rewriting of each system, by its number.
    private let rewrites: [NameTemplate?]

    init(_ rules: RoutingRules, kind: KindRules, attributes: AttributeList) {
        self.rules = rules
        self.kind = kind
        func bound(_ template: Template?) -> NameTemplate? {
            template.map { NameTemplate($0, domains: rules.domains, attributes: attributes) }
        }
        mailbox = bound(kind.mailbox)
        rewrites = rules.systems.map { bound($0.rewrite) }
        membership = MembershipReader(kind, attributes: attributes)
    }

    func decide(
        _ account: Account, _ entry: borrowing Entry, problems: inout [Problem],
        place: (inout [Problem]) -> Placement
    ) -> Decision {
        switch account.restriction?.mail {
        case .reject: return withoutMail(.reject, account, problems: &problems, place: place)
        case .defer: return withoutMail(.defer, account, problems: &problems, place: place)
        case .keep, nil: break
        }
        if kind.expands { return list(account, entry, problems: &problems) }
        if kind.kind == .contact { return contact(account, entry, problems: &problems) }
        guard case .system(let system, let rule) = place(&problems) else {
            return unplaced(account, problems: &problems)
        }
        var decision =
            rules.systems[system].isHosted
            ? hosted(account, on: system, entry, problems: &problems)
            : thirdParty(account, on: system, entry, problems: &problems)
        decision.system = system
        decision.rule = rule
        if account.restriction?.deniesLogin ?? false { decision.state = .suspended }
        return decision
    }

    /// An account whose state takes its mail away; it is asked where it is placed only when its
    /// logins depend on that.
    private func withoutMail(
        _ action: Route.Action, _ account: Account, problems: inout [Problem],
        place: (inout [Problem]) -> Placement
    ) -> Decision {
        var decision = Decision(
            fates: .all(Decision.Fate(action: action)), state: .suspended,
            isRejected: action == .reject)
        guard kind.kind == .user, account.restriction?.deniesLogin == false else {
            return decision
        }
        guard case .system(let system, _) = place(&problems) else {
            return unplaced(account, problems: &problems)
        }
        if rules.systems[system].isHosted || account.isPartlyRelayed {
            decision.state = .loginOnly
        }
        return decision
    }

    private func unplaced(_ account: Account, problems: inout [Problem]) -> Decision {
        problems.append(
            Problem(
                .unplaced, dn: String(printable: account.dn),
                "no placement rule says which system holds this \(kind.kind.rawValue)"))
        return Decision(fates: .unrouted, state: .suspended)
    }

    /// A group whose members get its mail; who they are is known when all entries are.
    private func list(
        _ account: Account, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Decision {
        var decision = Decision(
            fates: .all(Decision.Fate(action: .expand)), state: .expanded)
        decision.members = membership.members(of: entry)
        decision.relativeID = membership.relativeID(of: entry)
        if membership.hasMailbox(entry) {
            switch mailbox(of: account, entry, problems: &problems) {
            case .named(let name) where rules.domains.refusesUnknown(in: name):
                decision.ownMailbox = name
            case .named(let name):
                problems.append(
                    Problem(
                        .invalidMailbox, dn: String(printable: account.dn),
                        subject: String(decoding: name, as: UTF8.self),
                        "a group's mailbox name must be in one of domains that refuses unknown "
                            + "addresses; its mailbox is under its own address instead"))
                decision.ownMailbox = account.primary
            case .unchanged, .unknown: decision.ownMailbox = account.primary
            }
        }
        return decision
    }

    /// A contact stands for an address elsewhere; without one nobody knows where its mail goes, and
    /// its addresses are as unknown as if it were not there.
    private func contact(
        _ account: Account, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Decision {
        var decision = Decision(fates: .unrouted, state: .expanded)
        guard let target = membership.target(of: entry), !owns(account, target) else {
            if !account.addresses.isEmpty {
                problems.append(
                    Problem(
                        .noTarget, dn: String(printable: account.dn),
                        "\(kind.target ?? "mail") names no other address that the contact stands "
                            + "for, so its own are not routed"))
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
        _ account: Account, on system: Int, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Decision {
        let mailbox = mailbox(of: account, entry, problems: &problems)
        return Decision(fates: .all(deliver(to: mailbox, on: system)), state: .hosted)
    }

    private func thirdParty(
        _ account: Account, on system: Int, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Decision {
        for stranger in account.relayed?.strangers ?? [] {
            problems.append(
                Problem(
                    .notOwnAddress, dn: String(printable: account.dn), subject: stranger,
                    "\(kind.relayedAddresses ?? "") names it, but the user has no such address"))
        }
        let isPartly = account.isPartlyRelayed
        let mailbox = isPartly ? mailbox(of: account, entry, problems: &problems) : .unchanged
        let rewritten = rewritten(account, on: system, entry, problems: &problems)
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
        of account: Account, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> Mailbox {
        guard let mailbox, !account.addresses.isEmpty else { return .unchanged }
        do throws(NameTemplate.Failure) {
            return .named(try mailbox.name(of: account, entry))
        } catch {
            problems.append(
                noName(
                    account, error, "the mailbox template of \(kind.kind.section)", "valid name",
                    "its mail is deferred"))
            return .unknown
        }
    }

    private func noName(
        _ account: Account, _ failure: NameTemplate.Failure, _ template: String, _ wanted: String,
        _ consequence: String
    ) -> Problem {
        switch failure {
        case .invalid:
            Problem(
                .invalidMailbox, dn: String(printable: account.dn),
                "\(template) gives no \(wanted) for this entry, so \(consequence)")
        case .foreignLogin(let login):
            Problem(
                .invalidMailbox, dn: String(printable: account.dn), subject: login,
                "the login is an address in a domain that is not of the split, so \(template) gives "
                    + "no \(wanted) for this entry, and \(consequence)")
        }
    }

    /// The rewritten recipient for a relay; nil: unchanged.
    private func rewritten(
        _ account: Account, on system: Int, _ entry: borrowing Entry, problems: inout [Problem]
    ) -> [UInt8]? {
        guard let rewrite = rewrites[system], !account.addresses.isEmpty else { return nil }
        let name: [UInt8]
        do throws(NameTemplate.Failure) { name = try rewrite.name(of: account, entry) } catch {
            problems.append(
                noName(
                    account, error, "systems.\(rules.systems[system].name).rewrite",
                    "valid address", "its addresses are relayed unchanged"))
            return nil
        }
        let own = name.withUnsafeBytes { rules.domains.ownAddress($0) }
        if let relayed = account.relayed?.own, let own, account.addresses.contains(own),
            !relayed.contains(own)
        {
            problems.append(
                Problem(
                    .rewriteConflict, dn: String(printable: account.dn),
                    subject: String(decoding: name, as: UTF8.self),
                    "systems.\(rules.systems[system].name).rewrite gives an address that is "
                        + "delivered here, so relayed addresses stay unchanged"))
            return nil
        }
        return name
    }
}

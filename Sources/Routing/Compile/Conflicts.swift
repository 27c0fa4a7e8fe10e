package import MailModel

/// The route an address has in the current generation.
package struct PreviousRoute {
    package let action: Route.Action
    /// The system's name; nil for none.
    package let system: String?
    /// Empty: the address itself.
    package let target: [UInt8]
    /// The owner's id.
    package let id: [UInt8]

    package init(action: Route.Action, system: String?, target: [UInt8], id: [UInt8]) {
        self.action = action
        self.system = system
        self.target = target
        self.id = id
    }
}

/// One route per address: what several accounts claim is shared when they agree, and ambiguous
/// when they do not.
struct Conflicts {
    private let text: ByteText
    private let accounts: [AccountRecord]
    private let systems: [String]
    private let domains: SplitDomains
    /// Whether a conflict ends the run.
    private let stops: Bool
    private let problems: ProblemLog

    init(
        text: ByteText, accounts: [AccountRecord], systems: [String], domains: SplitDomains,
        stops: Bool, problems: ProblemLog
    ) {
        self.text = text
        self.accounts = accounts
        self.systems = systems
        self.domains = domains
        self.stops = stops
        self.problems = problems
    }

    /// The routes of sorted claims.
    ///
    /// A claim's target is what the account's template gives, also where that is the address
    /// itself: so a claim looks alike in all mirrored domains, and they are decided alike.
    func resolve(_ claims: [Route], previous: (Bytes) -> PreviousRoute?) -> [Route] {
        var routes: [Route] = []
        routes.reserveCapacity(claims.count)
        var start = 0
        while start < claims.count {
            let address = text.bytes(claims[start].address)
            var end = start + 1
            while end < claims.count, text.bytes(claims[end].address).equals(address) { end += 1 }
            var route =
                end == start + 1
                ? claims[start]
                : route(of: claims[start..<end], previous: previous)
            if text.bytes(route.target).equals(address) { route.target = .none }
            routes.append(route)
            start = end
        }
        let names = DeliveryNames(
            text: text, accounts: accounts, systems: systems, domains: domains,
            problems: problems)
        return names.settle(routes)
    }

    private func route(
        of claims: ArraySlice<Route>, previous: (Bytes) -> PreviousRoute?
    ) -> Route {
        let first = claims[claims.startIndex]
        if claims.allSatisfy({ $0.account == first.account }) { return first }
        let address = text.bytes(first.address)
        let owner = text.bytes(accounts[Int(first.account)].dn)
        let others = owners(of: claims.dropFirst(), except: first.account)
        if claims.allSatisfy({ haveSameFate($0, first) }) {
            problems.note(.sharedAddress(address, with: others, of: owner))
            return first
        }
        let kept = previousRoute(of: address, previous).flatMap { route in
            claims.first { claim in isStill(claim, route) }
        }
        problems.note(
            .ambiguousAddress(
                address, with: others,
                stops ? .stopsTheRun : kept == nil ? .waits : .staysAsItIs, of: owner))
        if let kept { return kept }
        return Route(
            address: first.address, account: first.account, system: nil, action: .defer)
    }

    /// What the current generation does with the address, or with its twin in the mirror's name:
    /// mirrored addresses are decided alike.
    private func previousRoute(
        of address: Bytes, _ previous: (Bytes) -> PreviousRoute?
    ) -> PreviousRoute? {
        guard let leading = domains.twins(of: address).first else { return nil }
        return leading.withUnsafeBytes { previous($0) }
    }

    private func owners(of claims: ArraySlice<Route>, except account: UInt32) -> String {
        var names: [String] = []
        for claim in claims where claim.account != account {
            let name = String(printable: text.bytes(accounts[Int(claim.account)].dn))
            if !names.contains(name) { names.append(name) }
            if names.count == 3 { return names.joined(separator: ", ") + " …" }
        }
        return names.joined(separator: ", ")
    }

    private func haveSameFate(_ left: Route, _ right: Route) -> Bool {
        left.action == right.action && left.system == right.system
            && text.bytes(left.target).equals(text.bytes(right.target))
    }

    private func isStill(_ claim: Route, _ previous: PreviousRoute) -> Bool {
        claim.action == previous.action
            && claim.system.map { systems[Int($0)] } == previous.system
            && haveSameTarget(claim, previous)
            && text.bytes(accounts[Int(claim.account)].id).elementsEqual(previous.id)
    }

    /// The previous route is that of the leading twin, and says nothing where the target was that
    /// twin itself.
    private func haveSameTarget(_ claim: Route, _ previous: PreviousRoute) -> Bool {
        let target = text.bytes(claim.target)
        if target.elementsEqual(previous.target) { return true }
        let leading = domains.twins(of: text.bytes(claim.address)).first ?? []
        return previous.target.isEmpty && target.elementsEqual(leading)
    }
}

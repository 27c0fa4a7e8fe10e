import MailModel

/// Makes rows of sorted claims: one for each claim and each domain that its address is in, in the
/// order of the addresses.
struct ClaimRows {
    private(set) var routes: [Route] = []
    /// The primary address of each account, by its number; none for an account without any.
    private(set) var primaries: [ByteArena.Reference]
    private let claims: [Claim]
    private let domains: SplitDomains
    private let names: [Bytes]
    private let arena: ByteArena
    /// The domains that the claims on one local part are in, each with its claim.
    private var places: [(domain: SplitDomains.DomainNumber, claim: Int)] = []

    /// The addresses are added to `arena`.
    init(of claims: [Claim], _ accounts: Int, into arena: ByteArena, over domains: SplitDomains) {
        self.claims = claims
        self.domains = domains
        self.arena = arena
        names = domains.sortedNames
        primaries = Array(repeating: .none, count: accounts)
        routes.reserveCapacity(claims.reduce(0) { $0 + domains.domainCount(of: $1.mirror) })
    }

    /// Adds the rows of the claims at these places, which are all on one local part.
    mutating func add(_ range: Range<Int>, on local: Bytes) {
        places.removeAll(keepingCapacity: true)
        for claim in range {
            domains.forEachDomain(of: claims[claim].mirror) { places.append(($0, claim)) }
        }
        if range.count > 1 { places.sort { ($0.domain, $0.claim) < ($1.domain, $1.claim) } }
        var address = ByteArena.Reference.none
        for (index, place) in places.enumerated() {
            if index == 0 || places[index - 1].domain != place.domain {
                address = arena.append(local, names[Int(place.domain.place)])
            }
            let claim = claims[place.claim]
            if claim.primaryDomain == place.domain { primaries[Int(claim.account)] = address }
            routes.append(
                Route(
                    address: address, target: claim.target, account: claim.account,
                    system: claim.system, action: claim.action))
        }
    }
}

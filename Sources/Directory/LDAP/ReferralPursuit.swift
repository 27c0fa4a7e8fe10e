import MailModel

/// Follows referrals: asks the servers they name, as the settings ask the first one.
///
/// The same bind and the same TLS: a password goes to no server that does not prove its name. A
/// server is bound to once and asked each thing once, so servers that point at each other cost
/// one session each.
struct ReferralPursuit {
    private let configuration: LDAPConfiguration
    private let purpose: Search.Purpose
    private let end: ContinuousClock.Instant
    /// One for each server, whatever it is asked.
    private var sessions: [String: Session] = [:]
    /// What no server needs to be asked again.
    private var asked: Set<String> = []

    /// More servers than any directory has in a row.
    private static let mostHops = 16

    /// For a search to `purpose`.
    init(
        _ configuration: LDAPConfiguration, to purpose: Search.Purpose,
        end: ContinuousClock.Instant
    ) {
        self.configuration = configuration
        self.purpose = purpose
        self.end = end
    }

    /// Asks for everything the referrals point to that a session's server answered a request with;
    /// answers how many entries came.
    ///
    /// - Throws: `DirectoryError` when one of them leads nowhere: the answer would not be whole.
    mutating func follow(
        _ referrals: [Referral], from session: Session, _ request: SearchRequest, at base: String,
        _ each: (borrowing Entry) throws -> Void
    ) throws -> Int {
        let start = Place(server: session.server, base: base, request: request)
        sessions[start.server.identity] = session
        asked.insert(start.key)
        var waiting = referrals.map { ($0, start, 1) }
        var count = 0
        while let (referral, origin, hop) = waiting.popLast() {
            if referral.isPartition { continue }
            guard hop <= ReferralPursuit.mostHops else {
                throw failure(origin, "referrals lead from server to server without an end", nil)
            }
            let places = try places(of: referral, from: origin)
            if places.contains(where: { asked.contains($0.key) }) { continue }
            let (session, place) = try reach(places, from: origin)
            asked.insert(place.key)
            var search = Search(place.request, at: place.base, to: purpose, session, configuration)
            count += try search.run(each)
            waiting += search.referrals.map { ($0, place, hop + 1) }
        }
        return count
    }

    /// A server, and what it is to be asked below one base.
    private struct Place {
        let server: ServerAddress
        let base: String
        let request: SearchRequest

        /// Equal for what need not be asked twice.
        var key: String {
            let name = DistinguishedName(base)?.folded ?? Array(base.utf8)
            return "\(server.identity)\t\(String(decoding: name, as: UTF8.self))"
                + "\t\(request.scope)\t\(request.filter.request)"
        }
    }

    private func places(of referral: Referral, from origin: Place) throws -> [Place] {
        try referral.urls.compactMap(ReferralTarget.init).map { target in
            var request = origin.request
            request.scope = scope(target, origin.request, referral)
            request.filter = target.filter ?? request.filter
            return Place(
                server: try ServerAddress(target.server), base: target.base ?? origin.base,
                request: request)
        }
    }

    /// A session with the first of a referral's servers that answers.
    private mutating func reach(_ places: [Place], from origin: Place) throws -> (Session, Place) {
        var last: DirectoryError?
        for place in places {
            if let session = sessions[place.server.identity] { return (session, place) }
            let deadline = min(.now + configuration.connectTimeout, end)
            do {
                let session = try Session(
                    place.server, configuration, try Watchdog(), until: deadline, end: end)
                sessions[place.server.identity] = session
                return (session, place)
            } catch let error as DirectoryError {
                last = error
                if error.code == .credentials { break }
            }
        }
        let reason = last.map { error in "a referral leads nowhere: \(error)" }
        throw failure(origin, reason ?? "a referral has no URL that can be followed", last?.code)
    }

    /// A reference within a search of one level stands for that one entry (RFC 4511 section 4.5.3).
    private func scope(
        _ target: ReferralTarget, _ request: SearchRequest, _ referral: Referral
    ) -> SearchScope {
        target.scope ?? (request.scope == .one && referral.isPart ? .base : request.scope)
    }

    private func failure(
        _ origin: Place, _ sentence: String, _ code: DirectoryError.Code?
    ) -> DirectoryError {
        DirectoryError(
            code ?? .incomplete, operation: purpose.rawValue,
            subject: purpose.subject(origin.server.url, origin.base), sentence: sentence,
            advice: "name the server that holds the data, or set directory.referrals: ignore")
    }
}

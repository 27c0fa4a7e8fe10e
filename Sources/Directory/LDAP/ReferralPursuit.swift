import CLDAP
import Glibc
import MailModel

/// Follows referrals: asks the servers they name, as the settings ask the first one.
///
/// The same bind and the same TLS: a password goes to no server that does not prove its name. A
/// server is bound to once and asked each question once, so servers that point at each other cost
/// one session each.
struct ReferralPursuit {
    private let configuration: LDAPConfiguration
    private let end: ContinuousClock.Instant
    /// One for each server, whatever it is asked.
    private var sessions: [String: Session]
    /// What no server needs to be asked again.
    private var asked: Set<String>

    /// More servers than any directory has in a row.
    private static let mostHops = 16

    /// Goes on from a question that a session's server has answered.
    init(
        _ configuration: LDAPConfiguration, from session: Session, _ question: Question,
        end: ContinuousClock.Instant
    ) {
        self.configuration = configuration
        self.end = end
        sessions = [session.server.identity: session]
        asked = [ReferralPursuit.key(session.server, question)]
    }

    /// Asks for everything the referrals point to; answers how many entries came.
    ///
    /// - Throws: `DirectoryError` when one of them leads nowhere: the answer would not be whole.
    mutating func follow(
        _ referrals: [Referral], _ question: Question, _ each: (borrowing Entry) throws -> Void
    ) throws -> Int {
        var waiting = referrals.map { ($0, question, 1) }
        var count = 0
        while let (referral, question, hop) = waiting.popLast() {
            if referral.isPartition { continue }
            guard hop <= ReferralPursuit.mostHops else {
                throw failure(question, "referrals lead from server to server without an end", nil)
            }
            let places = try places(of: referral, question)
            if places.contains(where: {
                asked.contains(ReferralPursuit.key($0.server, $0.question))
            }) {
                continue
            }
            let (session, next) = try reach(places, question)
            asked.insert(ReferralPursuit.key(session.server, next))
            var search = Search(next, session, configuration)
            count += try search.run(each)
            waiting += search.referrals.map { ($0, next, hop + 1) }
        }
        return count
    }

    /// A server that a referral names, and what to ask it.
    private typealias Place = (server: ServerAddress, question: Question)

    private func places(of referral: Referral, _ question: Question) throws -> [Place] {
        try referral.urls.compactMap(ReferralTarget.init).map { target in
            let base = target.base ?? question.base
            return (
                try ServerAddress(target.server),
                Question(
                    base: base, scope: scope(target, question, referral),
                    filter: target.filter ?? question.filter, attributes: question.attributes,
                    pageSize: question.pageSize, operation: question.operation,
                    subject: "\(target.server) \(base)")
            )
        }
    }

    /// A session with the first of a referral's servers that answers.
    private mutating func reach(
        _ places: [Place], _ question: Question
    ) throws -> (Session, Question) {
        var last: DirectoryError?
        for place in places {
            if let session = sessions[place.server.identity] { return (session, place.question) }
            let deadline = min(.now + configuration.connectTimeout, end)
            do {
                let session = try Session(
                    place.server, configuration, try Watchdog(), until: deadline, end: end)
                sessions[place.server.identity] = session
                return (session, place.question)
            } catch let error as DirectoryError {
                last = error
                if error.code == .credentials { break }
            }
        }
        let reason = last.map { error in "a referral leads nowhere: \(error)" }
        throw failure(
            question, reason ?? "a referral has no URL that can be followed", last?.code)
    }

    private static func key(_ server: ServerAddress, _ question: Question) -> String {
        let base = DistinguishedName(question.base)?.folded ?? Array(question.base.utf8)
        return "\(server.identity)\t\(String(decoding: base, as: UTF8.self))"
            + "\t\(question.scope)\t\(question.filter)"
    }

    /// A reference within a search of one level stands for that one entry (RFC 4511 section 4.5.3).
    private func scope(
        _ target: ReferralTarget, _ question: Question, _ referral: Referral
    ) -> ber_int_t {
        if let scope = target.scope { return scope }
        let isOneLevel = question.scope == ber_int_t(LDAP_SCOPE_ONELEVEL)
        return isOneLevel && referral.isPart ? ber_int_t(LDAP_SCOPE_BASE) : question.scope
    }

    private func failure(
        _ question: Question, _ sentence: String, _ code: DirectoryError.Code?
    ) -> DirectoryError {
        DirectoryError(
            code ?? .incomplete, operation: question.operation, subject: question.subject,
            sentence: sentence,
            advice: "name the server that holds the data, or set directory.referrals: ignore")
    }
}

import CLDAP
import Glibc
import MailModel

/// Follows referrals: asks the servers they name, as the settings ask the first one.
///
/// The same bind and the same TLS: a password goes to no server that does not prove its name.
struct ReferralPursuit {
    private let configuration: LDAPConfiguration
    private let end: ContinuousClock.Instant
    private var asked: Set<String> = []

    /// More servers than any directory has in a row.
    private static let mostHops = 16

    init(_ configuration: LDAPConfiguration, end: ContinuousClock.Instant) {
        self.configuration = configuration
        self.end = end
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
            guard hop <= ReferralPursuit.mostHops else {
                throw failure(question, "referrals lead from server to server without an end", nil)
            }
            let (session, target) = try reach(referral, question)
            let next = Question(
                base: target.base ?? question.base, scope: scope(target, question, referral),
                filter: target.filter ?? question.filter, attributes: question.attributes,
                pageSize: question.pageSize, operation: question.operation,
                subject: "\\(target.server) \\(target.base ?? question.base)")
            guard asked.insert("\\(next.subject)\\t\\(next.scope)\\t\\(next.filter)").inserted
            else {
                continue
            }
            var search = Search(next, session, configuration)
            count += try search.run(each)
            waiting += search.referrals.map { ($0, next, hop + 1) }
        }
        return count
    }

    /// A session with the first of a referral's servers that answers.
    private func reach(
        _ referral: Referral, _ question: Question
    ) throws -> (Session, ReferralTarget) {
        var last: DirectoryError?
        for target in referral.urls.compactMap(ReferralTarget.init) {
            let deadline = min(.now + .seconds(configuration.connectTimeout), end)
            do {
                let session = try Session(
                    ServerAddress(target.server), configuration, try Watchdog(), until: deadline,
                    end: end)
                return (session, target)
            } catch let error as DirectoryError {
                last = error
                if error.code == .credentials { break }
            }
        }
        let reason = last.map { error in "a referral leads nowhere: \(error)" }
        throw failure(
            question, reason ?? "a referral has no URL that can be followed", last?.code)
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

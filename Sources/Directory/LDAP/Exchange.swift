import CLDAP
import Glibc
import MailModel

/// Requests to one server and what comes back, message by message, for one search.
struct Exchange {
    let session: Session
    /// Search references and referrals (RFC 4511 sections 4.1.10 and 4.5.3), in the order they came.
    private(set) var referrals: [Referral] = []
    /// True when nothing more can be asked on the connection.
    private(set) var isConnectionBroken = false
    /// How many entries have come.
    var count = 0
    private let configuration: LDAPConfiguration
    private let operation: String
    private let subject: String
    private var handle: Handle { session.handle }

    /// `operation` and `subject` are what errors say.
    init(
        _ session: Session, _ configuration: LDAPConfiguration, operation: String, subject: String
    ) {
        self.session = session
        self.configuration = configuration
        self.operation = operation
        self.subject = subject
    }

    /// Sends a request and answers the number by which `next` knows it.
    mutating func send(
        _ base: String, _ scope: SearchScope, _ filter: String, _ wanted: [String],
        _ control: UnsafeMutablePointer<LDAPControl>? = nil
    ) throws -> Int32 {
        var names: [UnsafeMutablePointer<CChar>?] = wanted.map { strdup($0) } + [nil]
        defer { names.forEach { free($0) } }
        var controls = [control, nil]
        var identifier: Int32 = 0
        // A size limit said aloud lifts OpenLDAP's soft limit up to the hard one; 0 does not.
        let code = ldap_search_ext(
            handle.pointer, base, scope.number, filter, &names, 0, &controls, nil, nil, Int32.max,
            &identifier)
        guard code == LDAP_SUCCESS else { throw broken(code, handle.lastDiagnostic) }
        return identifier
    }

    /// The next message of an answer.
    mutating func next(_ identifier: Int32) throws -> Message {
        // Letting some entries arrive costs nothing and saves two wake-ups of three; a single
        // entry is not waited for.
        if handle.readsAhead, count > 0, !handle.hasBufferedData {
            usleep(session.server.scheme == .ldapi ? 100 : 400)
        }
        do {
            return try handle.inbox.next(for: identifier, silence: configuration.readTimeout)
        } catch .broken(let code, let words) {
            throw broken(code, words)
        } catch {}
        abandon(identifier)
        isConnectionBroken = true
        throw failure(
            .incomplete,
            "no answer for \(configuration.readTimeout.inSeconds) after \(count) entries",
            advice: "see whether the server is overloaded; directory.read_timeout is the limit")
    }

    /// Tells the server, and the inbox, that nobody wants the rest of an answer.
    func abandon(_ identifier: Int32) {
        ldap_abandon_ext(handle.pointer, identifier, nil, nil)
        handle.inbox.drop(identifier)
    }

    /// Remembers a search reference.
    ///
    /// - Throws: `DirectoryError` when the settings want none; the answer is abandoned then.
    mutating func refer(_ message: borrowing Message, of identifier: Int32) throws {
        referrals.append(Referral(urls: message.references(handle), isPart: true))
        guard configuration.referrals == .stop else { return }
        abandon(identifier)
        throw failure(
            .refused, "the answer points to other servers (referral)",
            advice: "search below the referral, or set directory.referrals: ignore or follow")
    }

    /// Reads a result: what `body` makes of its controls; a referral that is to be followed is
    /// remembered, and counts as success.
    mutating func result<Answer>(
        _ message: borrowing Message,
        _ body: (UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?) -> Answer
    ) throws -> Answer {
        var code: Int32 = 0
        var words: UnsafeMutablePointer<CChar>?
        var elsewhere: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        let parsed = ldap_parse_result(
            handle.pointer, message.pointer, &code, nil, &words, &elsewhere, &controls, 0)
        defer {
            ldap_controls_free(controls)
            ldap_memfree(words)
        }
        let urls = Referral.urls(taking: elsewhere)
        guard parsed == LDAP_SUCCESS else { throw failure(parsed) }
        if code == LDAP_REFERRAL, configuration.referrals == .follow, !urls.isEmpty {
            referrals.append(Referral(urls: urls, isPart: false))
        } else if code != LDAP_SUCCESS {
            throw failure(code, Handle.printable(words))
        }
        return body(controls)
    }

    /// A failure after which the connection is of no use.
    private mutating func broken(_ code: Int32, _ words: String?) -> DirectoryError {
        guard code != LDAP_FILTER_ERROR else { return failure(code, words) }
        isConnectionBroken = true
        guard session.watchdog.hasFired else { return failure(code, words) }
        return failure(
            .incomplete,
            "not finished within \(configuration.totalTimeout.inSeconds), \(count) entries came",
            advice: "directory.total_timeout is the limit of a whole run")
    }

    /// The error for a code of the server or of the library.
    func failure(_ code: Int32, _ diagnostic: String? = nil) -> DirectoryError {
        let meaning = ResultCode.ofSearch(code, entries: count)
        return DirectoryError(
            meaning.code, operation: operation, subject: subject, sentence: meaning.sentence,
            underlying: Handle.name(of: code, diagnostic), advice: meaning.advice)
    }

    /// An error in words of its own.
    func failure(
        _ code: DirectoryError.Code, _ sentence: String, advice: String? = nil
    ) -> DirectoryError {
        DirectoryError(
            code, operation: operation, subject: subject, sentence: sentence, advice: advice)
    }
}

extension SearchScope {
    /// The number that goes over the wire (RFC 4511 section 4.5.1.2).
    var number: ber_int_t {
        switch self {
        case .base: ber_int_t(LDAP_SCOPE_BASE)
        case .one: ber_int_t(LDAP_SCOPE_ONELEVEL)
        case .subtree: ber_int_t(LDAP_SCOPE_SUBTREE)
        }
    }
}

extension timeval {
    /// The whole microseconds of a time.
    init(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}

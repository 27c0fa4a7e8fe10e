import CLDAP
import Glibc
import MailModel

/// A question as it goes to the server.
struct Question {
    let base: String
    let scope: ber_int_t
    let filter: String
    let attributes: AttributeList
    /// 0: not in pages.
    let pageSize: Int
    let operation: String
    let subject: String
}

/// One search from its first page to its last.
struct Search {
    private let question: Question
    private let session: Session
    private let configuration: LDAPConfiguration
    private var handle: Handle { session.handle }
    /// Search references and referrals (RFC 4511 sections 4.1.10 and 4.5.3), in the order they came.
    private(set) var referrals: [Referral] = []
    /// True when nothing more can be asked on the connection.
    private(set) var isConnectionBroken = false
    private var count = 0
    private let ranged = RangedValues()

    init(_ question: Question, _ session: Session, _ configuration: LDAPConfiguration) {
        self.question = question
        self.session = session
        self.configuration = configuration
    }

    /// Hands on every entry and answers how many there were.
    mutating func run(_ each: (borrowing Entry) throws -> Void) throws -> Int {
        var entry = Entry(attributes: question.attributes)
        var names = AttributeNames(question.attributes)
        var cookie = PageCookie()
        repeat {
            let identifier = try start(&cookie)
            var isOver = false
            while !isOver {
                let message = try next(identifier)
                switch message.kind {
                case .entry:
                    do {
                        let exists = try fill(&entry, from: message, &names)
                        cookie.see(entry)
                        guard exists else { continue }
                        count += 1
                        try each(entry)
                    } catch {
                        abandon(identifier)
                        throw error
                    }
                case .reference:
                    referrals.append(Referral(urls: message.references(handle), isPart: true))
                    if configuration.referrals == .stop {
                        abandon(identifier)
                        throw pointsElsewhere()
                    }
                case .result:
                    try finish(message, &cookie)
                    isOver = true
                case .intermediate: break
                case .bind, .extended, .unknown:
                    abandon(identifier)
                    throw failure(LDAP_DECODING_ERROR)
                }
            }
        } while cookie.hasMore
        return count
    }

    private mutating func start(_ cookie: inout PageCookie) throws -> Int32 {
        var control: UnsafeMutablePointer<LDAPControl>?
        if question.pageSize > 0 {
            let code = cookie.control(handle, size: question.pageSize, &control)
            guard code == LDAP_SUCCESS else { throw failure(code) }
        }
        defer { if let control { ldap_control_free(control) } }
        // Whether it exists at all is a question of its classes.
        var wanted = question.attributes
        wanted.insert("objectClass")
        return try send(question.base, question.scope, question.filter, wanted.names, control)
    }

    private mutating func send(
        _ base: String, _ scope: ber_int_t, _ filter: String, _ wanted: [String],
        _ control: UnsafeMutablePointer<LDAPControl>? = nil
    ) throws -> Int32 {
        var names: [UnsafeMutablePointer<CChar>?] = wanted.map { strdup($0) } + [nil]
        defer { names.forEach { free($0) } }
        var controls = [control, nil]
        var identifier: Int32 = 0
        // A size limit said aloud lifts OpenLDAP's soft limit up to the hard one; 0 does not.
        let code = ldap_search_ext(
            handle.pointer, base, scope, filter, &names, 0, &controls, nil, nil, Int32.max,
            &identifier)
        guard code == LDAP_SUCCESS else { throw broken(code, handle.lastDiagnostic) }
        return identifier
    }

    private mutating func next(_ identifier: Int32) throws -> Message {
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

    /// Reads an entry with all its values; false when it does not exist but for replication.
    private mutating func fill(
        _ entry: inout Entry, from message: borrowing Message, _ names: inout AttributeNames
    ) throws -> Bool {
        let answer: [HeldBack]?
        do { answer = try message.fill(&entry, &names, handle) } catch {
            throw failure(LDAP_DECODING_ERROR)
        }
        guard let heldBack = answer else { return false }
        if !heldBack.isEmpty { ranged.reset() }
        for attribute in heldBack { try complete(&entry, attribute) }
        return true
    }

    /// Asks for the values the server held back, range after range to the last one.
    private mutating func complete(_ entry: inout Entry, _ attribute: HeldBack) throws {
        let dn = String(decoding: entry.dn, as: UTF8.self)
        var next: Int? = attribute.next
        while let first = next {
            let identifier = try send(
                dn, LDAP_SCOPE_BASE, "(objectClass=*)", ["\(attribute.name);range=\(first)-*"])
            var range: ValueRange?
            var isOver = false
            while !isOver {
                let message = try self.next(identifier)
                switch message.kind {
                case .entry:
                    do {
                        try message.forEachAttribute(handle, begin: { _ in }) { name, values in
                            guard let found = ValueRange(name), found.first == first else { return }
                            range = found
                            for value in values {
                                entry.append(slot: attribute.slot, value: ranged.keep(value))
                            }
                        }
                    } catch { throw failure(LDAP_DECODING_ERROR) }
                case .result:
                    try checkResult(message)
                    isOver = true
                case .reference, .intermediate: break
                case .bind, .extended, .unknown: throw failure(LDAP_DECODING_ERROR)
                }
            }
            guard let range else {
                throw failure(
                    .incomplete,
                    "the values of \(attribute.name) end before their last range",
                    advice: "somebody changed the entry meanwhile: the next run will read it whole")
            }
            next = range.last.map { $0 + 1 }
        }
    }

    /// Reads the result of a page.
    private mutating func finish(_ message: borrowing Message, _ cookie: inout PageCookie) throws {
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        defer { ldap_controls_free(controls) }
        try checkResult(message, &controls)
        guard question.pageSize > 0, referrals.last?.isPart != false else { return cookie.end() }
        switch cookie.take(controls) {
        case .fine: return
        case .noControl:
            throw failure(
                .incomplete, "the server forgot to say whether there are more pages",
                advice: "set directory.page_size to 0")
        case .unreadable:
            throw failure(
                .incomplete, "the server says in no readable way whether there are more pages",
                advice: "set directory.page_size to 0")
        case .circle:
            throw failure(
                .incomplete, "the server sends the same page again and again",
                advice: "set directory.page_size to 0")
        }
    }

    private mutating func checkResult(_ message: borrowing Message) throws {
        var controls: UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
        defer { ldap_controls_free(controls) }
        try checkResult(message, &controls)
    }

    private mutating func checkResult(
        _ message: borrowing Message,
        _ controls: inout UnsafeMutablePointer<UnsafeMutablePointer<LDAPControl>?>?
    ) throws {
        var code: Int32 = 0
        var words: UnsafeMutablePointer<CChar>?
        var elsewhere: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
        let parsed = ldap_parse_result(
            handle.pointer, message.pointer, &code, nil, &words, &elsewhere, &controls, 0)
        defer { ldap_memfree(words) }
        let urls = Referral.urls(taking: elsewhere)
        guard parsed == LDAP_SUCCESS else { throw failure(parsed) }
        if code == LDAP_REFERRAL, configuration.referrals == .follow, !urls.isEmpty {
            referrals.append(Referral(urls: urls, isPart: false))
            return
        }
        guard code == LDAP_SUCCESS else { throw failure(code, Handle.printable(words)) }
    }

    private func pointsElsewhere() -> DirectoryError {
        failure(
            .refused, "the answer points to other servers (referral)",
            advice: "search below the referral, or set directory.referrals: ignore or follow")
    }

    private func abandon(_ identifier: Int32) {
        ldap_abandon_ext(handle.pointer, identifier, nil, nil)
        handle.inbox.drop(identifier)
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

    private func failure(_ code: Int32, _ diagnostic: String? = nil) -> DirectoryError {
        let meaning = ResultCode.ofSearch(code, entries: count)
        return DirectoryError(
            meaning.code, operation: question.operation, subject: question.subject,
            sentence: meaning.sentence, underlying: Handle.name(of: code, diagnostic),
            advice: meaning.advice)
    }

    private func failure(
        _ code: DirectoryError.Code, _ sentence: String, advice: String? = nil
    ) -> DirectoryError {
        DirectoryError(
            code, operation: question.operation, subject: question.subject, sentence: sentence,
            advice: advice)
    }
}

extension timeval {
    /// The whole microseconds of a time.
    init(_ time: Duration) {
        let (seconds, attoseconds) = time.components
        self.init(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
    }
}

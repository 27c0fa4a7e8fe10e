import CLDAP
import Glibc
import MailModel

/// One search below one base, from its first page to its last.
struct Search {
    /// What it is for: how it is asked, and what errors call it.
    enum Purpose: String {
        /// All entries of an area, in pages.
        case search
        /// One entry by its name, which errors do not repeat.
        case read
    }

    private let request: SearchRequest
    private let base: String
    private let pageSize: Int
    private var exchange: Exchange
    private let ranged = RangedValues()
    private var handle: Handle { exchange.session.handle }

    /// Where the server says that more is.
    var referrals: [Referral] { exchange.referrals }
    /// True when nothing more can be asked on the connection.
    var isConnectionBroken: Bool { exchange.isConnectionBroken }

    /// What a request asks for below one base, which is one of its own or where a referral leads.
    init(
        _ request: SearchRequest, at base: String, to purpose: Purpose, _ session: Session,
        _ configuration: LDAPConfiguration
    ) {
        self.request = request
        self.base = base
        pageSize = purpose == .read ? 0 : configuration.pageSize
        exchange = Exchange(
            session, configuration, operation: purpose.rawValue,
            subject: purpose.subject(session.server.url, base))
    }

    /// Hands on every entry and answers how many there were.
    mutating func run(_ each: (borrowing Entry) throws -> Void) throws -> Int {
        var entry = Entry(attributes: request.attributes)
        var names = AttributeNames(request.attributes)
        var cookie = PageCookie()
        repeat {
            let identifier = try start(&cookie)
            var isOver = false
            while !isOver {
                let message = try exchange.next(identifier)
                switch message.kind {
                case .entry:
                    do {
                        let exists = try fill(&entry, from: message, &names)
                        cookie.see(entry)
                        guard exists else { continue }
                        exchange.count += 1
                        try each(entry)
                    } catch {
                        exchange.abandon(identifier)
                        throw error
                    }
                case .reference: try exchange.refer(message, of: identifier)
                case .result:
                    try finish(message, &cookie)
                    isOver = true
                case .intermediate: break
                case .bind, .extended, .unknown:
                    exchange.abandon(identifier)
                    throw exchange.failure(LDAP_DECODING_ERROR)
                }
            }
        } while cookie.hasMore
        return exchange.count
    }

    private mutating func start(_ cookie: inout PageCookie) throws -> Int32 {
        var control: UnsafeMutablePointer<LDAPControl>?
        if pageSize > 0 {
            let code = cookie.control(handle, size: pageSize, &control)
            guard code == LDAP_SUCCESS else { throw exchange.failure(code) }
        }
        defer { if let control { ldap_control_free(control) } }
        // Whether it exists at all is a question of its classes.
        var wanted = request.attributes
        wanted.insert("objectClass")
        return try exchange.send(
            base, request.scope, request.filter.request, wanted.names, control)
    }

    /// Reads an entry with all its values; false when it does not exist but for replication.
    private mutating func fill(
        _ entry: inout Entry, from message: borrowing Message, _ names: inout AttributeNames
    ) throws -> Bool {
        let answer: [HeldBack]?
        do { answer = try message.fill(&entry, &names, handle) } catch {
            throw exchange.failure(LDAP_DECODING_ERROR)
        }
        guard let heldBack = answer else { return false }
        if !heldBack.isEmpty { ranged.reset() }
        for attribute in heldBack { try ranged.complete(&entry, attribute, over: &exchange) }
        return true
    }

    /// Reads the result of a page.
    private mutating func finish(_ message: borrowing Message, _ cookie: inout PageCookie) throws {
        let answer = try exchange.result(message) { cookie.take($0) }
        guard pageSize > 0, referrals.last?.isPart != false else { return cookie.end() }
        switch answer {
        case .fine: return
        case .noControl:
            throw exchange.failure(
                .incomplete, "the server forgot to say whether there are more pages",
                advice: "set directory.page_size to 0")
        case .unreadable:
            throw exchange.failure(
                .incomplete, "the server says in no readable way whether there are more pages",
                advice: "set directory.page_size to 0")
        case .circle:
            throw exchange.failure(
                .incomplete, "the server sends the same page again and again",
                advice: "set directory.page_size to 0")
        }
    }
}

extension Search.Purpose {
    /// Whom errors are about: a name that was asked for may be a person's.
    func subject(_ url: String, _ base: String) -> String {
        switch self {
        case .search: "\(url) \(base)"
        case .read: url
        }
    }
}

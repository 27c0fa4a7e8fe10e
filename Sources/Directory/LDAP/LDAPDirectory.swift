import Glibc
package import MailModel

/// A directory server, bound and ready; one thread at a time.
///
/// Follows RFC 4511, and RFC 2696 when a page size is set. Every way in which a server may stop
/// short of a complete answer ends in a `DirectoryError`.
package final class LDAPDirectory: DirectorySource {
    package let origin: String
    package private(set) var notes = DirectoryNotes()
    /// The servers that did not work before this one did, with the reason.
    package var tried: [TriedServer] { notes.tried }

    private let configuration: LDAPConfiguration
    private let session: Session
    private let end: ContinuousClock.Instant
    private var isBroken = false

    /// Connects to the first server that works.
    ///
    /// A wrong password is not tried on the next server: a few runs of a timer would lock the
    /// account. Every other failure goes on to the next one.
    /// - Throws: `DirectoryError`, telling of every server that was tried.
    package init(_ configuration: LDAPConfiguration) throws {
        Handle.prepare()
        try LDAPDirectory.check(configuration)
        self.configuration = configuration
        let end = ContinuousClock.now + configuration.totalTimeout
        self.end = end
        let watchdog = try Watchdog()
        var failures: [DirectoryError] = []
        var session: Session?
        for url in configuration.servers where session == nil {
            let deadline = min(.now + configuration.connectTimeout, end)
            do {
                session = try Session(
                    ServerAddress(url), configuration, watchdog, until: deadline, end: end)
            } catch let error as DirectoryError {
                if error.code == .credentials { throw error }
                failures.append(error)
            }
        }
        guard let session else { throw LDAPDirectory.noServer(failures) }
        self.session = session
        origin = session.server.url
        notes.tried = failures.map {
            TriedServer(server: $0.subject, sentence: $0.sentence)
        }
    }

    package func search(
        _ request: SearchRequest, each: (borrowing Entry) throws -> Void
    ) throws {
        var excluded = try excluded(from: request)
        // The names cost memory, which those who follow no referrals keep.
        var names = ByteStringSet()
        for base in SearchArea.distinct(request.bases, request.scope) {
            _ = try ask(request, at: base, to: .search) { entry in
                if excluded?.contains(entry.dn) == true { return }
                // Servers may hold parts of each other: an entry is the same wherever it was read.
                if configuration.referrals == .follow,
                    let folded = DistinguishedName.folding(entry.dn), !names.insert(folded)
                {
                    return
                }
                try each(entry)
            }
        }
    }

    /// The trees that are searched with the others and left out here; nil for none.
    private func excluded(from request: SearchRequest) throws -> SearchArea? {
        if request.exclude.isEmpty { return nil }
        do { return try SearchArea(bases: request.exclude, scope: .subtree) } catch {
            throw DirectoryError(noName: error, subject: origin)
        }
    }

    package func read(
        dn: String, attributes: AttributeList, each: (borrowing Entry) throws -> Void
    ) throws -> Bool {
        let request = SearchRequest(
            base: dn, scope: .base, filter: .everything, attributes: attributes)
        do {
            return try ask(request, at: dn, to: .read, each) > 0
        } catch let error as DirectoryError where error.code == .missing {
            return false
        }
    }

    private func ask(
        _ request: SearchRequest, at base: String, to purpose: Search.Purpose,
        _ each: (borrowing Entry) throws -> Void
    ) throws -> Int {
        guard !isBroken else {
            throw DirectoryError(
                .unavailable, operation: purpose.rawValue, subject: purpose.subject(origin, base),
                sentence: "the connection broke earlier")
        }
        var search = Search(request, at: base, to: purpose, session, configuration)
        defer { isBroken = isBroken || search.isConnectionBroken }
        let count = try search.run(each)
        guard configuration.referrals == .follow else {
            for referral in search.referrals where !referral.isPartition {
                notes.ignoredReferrals.add(
                    referral.urls.sorted().joined(separator: " "), on: referral.hosts)
            }
            return count
        }
        var pursuit = ReferralPursuit(configuration, to: purpose, end: end)
        return try count
            + pursuit.follow(search.referrals, from: session, request, at: base, each)
    }

    private static func check(_ configuration: LDAPConfiguration) throws {
        func mistake(_ code: DirectoryError.Code, _ sentence: String) -> DirectoryError {
            DirectoryError(code, operation: "connect", subject: "directory", sentence: sentence)
        }
        if configuration.servers.isEmpty { throw mistake(.configuration, "no server is named") }
        if let sentence = Binding.mistake(in: configuration.bind) {
            throw mistake(.configuration, sentence)
        }
    }

    /// One error for all servers.
    private static func noServer(_ failures: [DirectoryError]) -> DirectoryError {
        guard failures.count > 1 else {
            return failures.first
                ?? DirectoryError(
                    .unavailable, operation: "connect", subject: "directory",
                    sentence: "no server could be asked")
        }
        let codes = Set(failures.map(\.code))
        return DirectoryError(
            codes.count == 1 ? failures[0].code : .unavailable, operation: "connect",
            subject: "directory",
            sentence: "no server works: "
                + failures.map(\.description).joined(separator: "; "),
            advice: failures.compactMap(\.advice).first)
    }
}

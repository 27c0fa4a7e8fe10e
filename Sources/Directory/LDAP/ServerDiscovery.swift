import CLDAP
import Glibc
import MailModel

/// Finds a domain's directory servers by its SRV records `_ldap._tcp.DOMAIN` (RFC 2782).
package enum ServerDiscovery {
    /// The URLs of the first domain's servers, by priority and weight; `overTLS`: `ldaps` on its own
    /// port instead of the recorded one, which is that of `ldap`.
    ///
    /// DNS can be forged, and a server that proves the name it has there proves nothing then: so
    /// every server must be in one of `domains`.
    /// - Throws: `DirectoryError` when there is no record, when one names a server elsewhere, or
    ///   when there is no answer within `timeout`.
    package static func servers(
        of domains: [String], overTLS: Bool, timeout: Duration
    ) throws -> [String] {
        let domain = domains.first ?? ""
        Handle.prepare()
        let deadline = ContinuousClock.now + timeout
        let answer: Result<String, Reason>
        do {
            answer = try DetachedCall.value(until: deadline) { lookUp(domain) }
        } catch {
            throw failure(domain, "DNS did not answer within \(timeout.inSeconds)")
        }
        switch answer {
        case .failure: throw failure(domain, "there is no such SRV record")
        case .success(let list):
            return try urls(list, in: domains, overTLS: overTLS)
        }
    }

    /// The URLs of `host:port host:port`, as the library orders them.
    static func urls(_ list: String, in domains: [String], overTLS: Bool) throws -> [String] {
        let domain = domains.first ?? ""
        return try list.split(separator: " ").map { item in
            let host = item.prefix { $0 != ":" }
            guard !host.isEmpty else { throw failure(domain, "there is no server for LDAP") }
            guard domains.contains(where: { isInside(host.lowercased(), $0) }) else {
                throw DirectoryError(
                    .refused, operation: "discover", subject: "_ldap._tcp.\(domain)",
                    sentence: "names a server outside of the domain: \(host)",
                    advice: "if it is to be trusted, list its domain as well: "
                        + "directory.servers: {discover: [\(domain), OTHER.DOMAIN]}")
            }
            return overTLS ? "ldaps://\(host)" : "ldap://\(item)"
        }
    }

    private static func isInside(_ host: String, _ domain: String) -> Bool {
        host == domain || host.hasSuffix(".\(domain)")
    }

    private struct Reason: Error {}

    private static func lookUp(_ domain: String) -> Result<String, Reason> {
        var list: UnsafeMutablePointer<CChar>?
        let code = ldap_domain2hostlist(domain, &list)
        defer { ldap_memfree(list) }
        guard code == LDAP_SUCCESS, let list, list.pointee != 0 else { return .failure(Reason()) }
        return .success(String(printable: Bytes(start: list, count: strlen(list))))
    }

    private static func failure(_ domain: String, _ sentence: String) -> DirectoryError {
        DirectoryError(
            .unavailable, operation: "discover", subject: "_ldap._tcp.\(domain)",
            sentence: sentence,
            advice: "directory.servers takes URLs too: [ldaps://ldap1.\(domain)]")
    }
}

import CLDAP
import Glibc
import MailModel

/// Finds a domain's directory servers by its SRV records `_ldap._tcp.DOMAIN` (RFC 2782).
package enum ServerDiscovery {
    /// The servers' URLs, by priority and weight; `overTLS`: `ldaps` on its own port instead of the
    /// recorded one, which is that of `ldap`.
    ///
    /// - Throws: `DirectoryError` when there is no record, or no answer within `timeout` seconds.
    package static func servers(
        of domain: String, overTLS: Bool, timeout: Double
    ) throws -> [String] {
        Handle.prepare()
        let deadline = ContinuousClock.now + .seconds(timeout)
        let answer: Result<String, Reason>
        do {
            answer = try DetachedCall.value(until: deadline) { lookUp(domain) }
        } catch {
            throw failure(domain, "DNS did not answer within \(timeout) s")
        }
        switch answer {
        case .failure: throw failure(domain, "there is no such SRV record")
        case .success(let list):
            // `host:port host:port`, as the library orders them.
            return list.split(separator: " ").map { item in
                overTLS ? "ldaps://" + item.prefix { $0 != ":" } : "ldap://" + item
            }
        }
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

import CLDAP
import MailModel

/// Where a server says the rest of an answer is (RFC 4511 sections 4.1.10 and 4.5.3).
struct Referral {
    /// Any one of them will do.
    let urls: [String]
    /// True: a part of the answer is elsewhere; false: all of it.
    let isPart: Bool

    /// The servers' names.
    var hosts: [String] {
        urls.compactMap { ReferralTarget($0)?.host }.map { String(printable: $0) }
    }

    /// True for what every Active Directory domain points to besides.
    ///
    /// Nobody has an account in its configuration and its DNS zones.
    var isPartition: Bool {
        let names = ["cn=configuration,", "dc=domaindnszones,", "dc=forestdnszones,"]
        return !urls.isEmpty
            && urls.allSatisfy { url in
                let base = ReferralTarget(url)?.base?.lowercased() ?? ""
                return names.contains { base.hasPrefix($0) }
            }
    }

    /// The strings of a list of the library, which is freed.
    static func urls(
        taking list: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    ) -> [String] {
        guard let list else { return [] }
        defer {
            let strings = UnsafeMutableRawPointer(list)
            ldap_memvfree(strings.assumingMemoryBound(to: UnsafeMutableRawPointer?.self))
        }
        var urls: [String] = []
        var next = list
        while let text = next.pointee {
            urls.append(String(cString: text))
            next += 1
        }
        return urls
    }
}

/// A referral's URL taken apart: the server to ask, and what to ask it for.
struct ReferralTarget {
    /// `ldaps://host:port`.
    let server: String
    let host: String
    /// Nil: the base of the request.
    let base: String?
    /// Nil: the scope of the request.
    let scope: SearchScope?
    /// Nil: the filter of the request.
    let filter: Filter?

    /// Nil for what is no such URL, and for one that asks what cannot be asked.
    init?(_ url: String) {
        var parsed: UnsafeMutablePointer<LDAPURLDesc>?
        guard ldap_url_parse(url, &parsed) == LDAP_URL_SUCCESS, let parts = parsed?.pointee,
            let scheme = parts.lud_scheme.map({ String(cString: $0).lowercased() }),
            ["ldap", "ldaps"].contains(scheme), let host = parts.lud_host, host.pointee != 0
        else { return nil }
        defer { ldap_free_urldesc(parsed) }
        let name = String(cString: host)
        let port = parts.lud_port > 0 ? ":\(parts.lud_port)" : ""
        self.host = name
        server = "\(scheme)://" + (name.contains(":") ? "[\(name)]" : name) + port
        base = parts.lud_dn.map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
        switch parts.lud_scope {
        case LDAP_SCOPE_DEFAULT: scope = nil
        case let number:
            guard let found = SearchScope.allCases.first(where: { $0.number == number }) else {
                return nil
            }
            scope = found
        }
        do { filter = try parts.lud_filter.map { try Filter(String(cString: $0)) } } catch {
            return nil
        }
    }
}

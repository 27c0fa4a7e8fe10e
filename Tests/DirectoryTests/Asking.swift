import Directory
import MailModel
import TestSupport

/// What the tests ask, over and over.
enum Asking {
    static let base = "dc=example,dc=com"

    /// A configuration that binds as the lab's reader, in clear, with short patience.
    static func configuration(_ servers: String..., password: String = "reader")
        -> LDAPConfiguration
    {
        var configuration = LDAPConfiguration(
            servers: servers,
            bind: .simple(
                dn: "cn=reader,ou=services,dc=example,dc=com", password: secret(password)))
        configuration.tls.mode = .none
        configuration.connectTimeout = .seconds(2)
        configuration.readTimeout = .seconds(2)
        configuration.totalTimeout = .seconds(30)
        return configuration
    }

    static func secret(_ text: String) -> Secret { text.withBytes { Secret($0) } }

    static func request(
        _ filter: String = "(uid=*)", base: String = base, scope: SearchScope = .subtree,
        attributes: [String] = ["uid", "mail"]
    ) throws -> SearchRequest {
        SearchRequest(
            base: base, scope: scope, filter: try Filter(filter),
            attributes: AttributeList(attributes))
    }

    /// The entries of an answer as text, `DN|attribute=value|…`.
    static func entries(of source: any DirectorySource, _ request: SearchRequest) throws -> [String]
    {
        var found: [String] = []
        try source.search(request) { found.append(text($0)) }
        return found
    }

    /// The DNs of an answer.
    static func names(of source: any DirectorySource, _ request: SearchRequest) throws -> [String] {
        var found: [String] = []
        try source.search(request) { found.append(String(decoding: $0.dn, as: UTF8.self)) }
        return found
    }

    static func text(_ entry: borrowing Entry) -> String {
        let names = entry.attributes.names
        var parts = [String(decoding: entry.dn, as: UTF8.self)]
        entry.forEachValue { parts.append("\(names[$0])=\(String(decoding: $1, as: UTF8.self))") }
        return parts.joined(separator: "|")
    }

    /// The error of an attempt, nil when it worked.
    static func failure(_ body: () throws -> Void) -> DirectoryError? {
        do {
            try body()
            return nil
        } catch {
            return error as? DirectoryError
        }
    }
}

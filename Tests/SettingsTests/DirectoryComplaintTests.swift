import Settings
import Testing

/// Complaints about the directory.
@Suite struct DirectoryComplaintTests {
    @Test func `nothing said about it`() {
        expectComplaints(
            in: file(
                directory: """
                    directory: {profile: opendlap}
                    #< missing-key: 'directory' has no 'servers' -> servers: [ldaps://ldap.example.com], \
                    or servers: {discover: example.com}
                    #< missing-key: 'directory' has no 'bind' -> bind: {dn: ..., password_file: ...}; \
                    bind: {method: anonymous} if that is meant
                    #< missing-key: 'directory' has no 'base' -> for example base: dc=example,dc=com
                    #                    ^ unknown-value: 'directory.profile' cannot be 'opendlap' -> \
                    did you mean 'openldap'? allowed: openldap, active-directory, 389ds, freeipa
                    """))
    }

    @Test func `URLs that are none`() {
        expectComplaints(
            in: file(
                directory: """
                    directory:
                      servers:
                        - ldap.example.com
                    #     ^ invalid-url: 'ldap.example.com': this is not an LDAP URL -> write \
                    ldaps://ldap.example.com
                        - https://ldap.example.com
                    #     ^ invalid-url: 'https://ldap.example.com': the scheme must be ldap, ldaps or \
                    ldapi -> for example ldaps://ldap.example.com
                        - ldaps:///
                    #     ^ invalid-url: 'ldaps:///': the host is missing -> ldaps://ldap.example.com
                        - ldaps://ldap.example.com/dc=example,dc=com
                    #     ^ invalid-url: 'ldaps://ldap.example.com/dc=example,dc=com': a server's URL \
                    ends after host and port -> the search base is written in directory.base, filters \
                    in users.filter
                        - ldaps://ldap.example.com:70000
                    #     ^ invalid-url: 'ldaps://ldap.example.com:70000': the port is out of range -> \
                    ports are 1 to 65535
                        - ldaps://2001:db8::1
                    #     ^ invalid-url: 'ldaps://2001:db8::1': expected host or host:port -> an IPv6 \
                    address stands in [ ]
                        - ldaps://ldap_1
                    #     ^ invalid-url: 'ldaps://ldap_1': 'ldap_1' is not a host
                        - ldapi:///var/run/ldapi
                    #     ^ invalid-url: 'ldapi:///var/run/ldapi': the socket's path must be \
                    percent-encoded -> write ldapi://%2Fvar%2Frun%2Fldapi
                        - ldaps://reader:hunter2@ldap.example.com
                    #     ^ secret-in-file: a URL must not hold a user name or a password -> write the \
                    identity in directory.bind
                        - ldaps://ldap.example.com
                        - ldaps://ldap.example.com
                    #     ^ duplicate-value: 'ldaps://ldap.example.com' is listed twice
                      base: example.com
                    #       ^ invalid-dn: 'example.com' is not a DN -> a DN looks like \
                    ou=people,dc=example,dc=com
                      bind: {method: anonymous}
                    """))
    }

    @Test func `servers to be discovered`() {
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {method: anonymous}
                      discover: example.com
                    # ^ unknown-key: unknown key 'discover' -> 'discover' belongs to \
                    directory.servers: {discover: example.com}
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    "  bind: {method: anonymous}",
                    servers: """
                        {discover: example..com}
                        #                     ^ invalid-domain: 'example..com' is not a domain name
                        """)))
        expectComplaints(
            in: file(
                directory: directory(
                    "  bind: {method: anonymous}",
                    servers: """
                        {discover: [example.com, b..example, example.com]}
                        #                                   ^ invalid-domain: 'b..example' is not \
                        a domain name
                        #                                               ^ duplicate-value: \
                        'example.com' is listed twice
                        """)))
    }

    @Test func `a password without its name, twice, where none is asked for`() {
        let missing = "missing-key: 'directory.bind' has no"
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {dn: "cn=reader"}
                    # ^ \(missing) 'password_file' -> name a file with the password, or a systemd \
                    credential in password_credential
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind:
                    # ^ \(missing) 'dn' -> the identity the password belongs to
                        password_credential: ldap
                        password_file: /etc/secret
                    #   ^ two-passwords: give either 'password_file' or 'password_credential', not both
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {method: anonymous, dn: "cn=reader"}
                    #                           ^ misplaced-key: 'dn' has no meaning with method \
                    'anonymous' -> leave it out, or use method simple
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {}
                    # ^ \(missing) 'dn' -> bind: {dn: ..., password_file: ...}; bind: {method: \
                    anonymous} if that is meant
                    """)))
    }

    @Test func `an identity that is no DN, a credential that is no name`() {
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind:
                        dn: reader
                    #       ^ invalid-dn: 'reader' is not a DN -> a DN looks like \
                    ou=people,dc=example,dc=com
                        password_credential: a/b
                    #                        ^ invalid-name: 'directory.bind.password_credential' must \
                    be the name of a systemd credential -> the name in LoadCredential=NAME:PATH
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind:
                        dn: cn=reader
                        password_file: bind.secret
                    #                  ^ not-absolute: 'directory.bind.password_file' must be an \
                    absolute path -> begin it with '/'
                    """)))
    }

    @Test func `a password in clear text, unless the server is near or somebody allows it`() throws
    {
        let bind = "  bind: {dn: cn=reader, password_file: /etc/s}"
        expectComplaints(
            in: file(
                directory: directory(
                    """
                    \(bind)
                      tls: {mode: none}
                    #             ^ clear-text: the password would cross the network in clear text -> \
                    use TLS, or set 'allow_cleartext: true' if everybody may read it
                    """, servers: "[\"ldap://127.0.0.1\", \"ldap://127.example.com\"]")))
        let near =
            "[\"ldap://127.1.2.3:389\", \"ldap://[::1]\", \"ldap://localhost\", \"ldapi://\"]"
        _ = try settings(
            of: file(directory: directory("\(bind)\n  tls: {mode: none}", servers: near)))
        let allowed = "\(bind)\n  tls: {mode: none, allow_cleartext: true}"
        _ = try settings(of: file(directory: directory(allowed, servers: "[ldap://far.example]")))
        let anonymous = "  bind: {method: anonymous}\n  tls: {mode: none}"
        _ = try settings(of: file(directory: directory(anonymous, servers: "[ldap://far.example]")))
    }

    @Test(arguments: [
        (
            "ldaps", "ldap://a",
            "mode 'ldaps' needs ldaps:// URLs -> write ldaps://, or start_tls"
        ),
        ("ldaps", "ldapi://", "a local socket has no TLS -> use mode required or none"),
        ("start_tls", "ldapi://", "a local socket has no TLS -> use mode required or none"),
        (
            "start_tls", "ldaps://a",
            "mode 'start_tls' needs ldap:// URLs -> write ldap://, or mode ldaps"
        ),
        ("none", "ldaps://a", "mode 'none' contradicts ldaps:// -> use mode required"),
    ])
    func `modes that a URL contradicts`(mode: String, url: String, message: String) {
        expectComplaints(
            in: file(
                directory: directory(
                    "  bind: {method: anonymous}\n  tls: {mode: \(mode)}",
                    servers: "[\"\(url)\"]\n#           ^ tls-mode: \(message)")))
    }

    @Test func `a certificate without its key, external without a certificate`() {
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {method: external}
                      tls: {certificate_file: /etc/c.pem}
                    # ^ missing-key: 'directory.tls' has no 'key_file'
                    """)))
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {method: external}
                    # ^ bind-method: method 'external' needs a client certificate or ldapi:// servers \
                    only -> set directory.tls.certificate_file and key_file
                      tls: {minimum: 1.1}
                    #                ^ unknown-value: 'directory.tls.minimum' cannot be '1.1' -> did \
                    you mean '1.2'? allowed: 1.2, 1.3
                    """)))
    }
}

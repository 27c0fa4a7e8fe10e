import Directory
import Glibc
import MailModel
import TestSupport
import Testing

/// Reaching a real server in every way the settings offer.
@Suite(.serialized)
struct ConnectionTests {
    private let server: Slapd

    init() throws {
        var configuration = Slapd.Configuration()
        configuration.ldif = Slapd.tree() + Slapd.people(3)
        server = try Slapd.start(configuration)
    }

    private func protected(_ url: String) -> LDAPConfiguration {
        var configuration = Asking.configuration(url)
        configuration.tls.mode = .required
        configuration.tls.caFile = server.authority.caFile
        return configuration
    }

    private func count(_ configuration: LDAPConfiguration) throws -> Int {
        try Asking.names(of: LDAPDirectory(configuration), Asking.request()).count
    }

    @Test func `in clear on this machine`() throws {
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        #expect(directory.origin == server.ldap)
        #expect(directory.tried == [])
        let entries = try Asking.entries(of: directory, Asking.request("(uid=user000001)"))
        #expect(
            entries == [
                "uid=user000001,ou=people,dc=example,dc=com|uid=user000001"
                    + "|mail=user000001@example.com|mail=given1.family1@example.com"
            ])
    }

    @Test func `ldaps and StartTLS`() throws {
        #expect(try count(protected(server.ldaps)) == 3)
        #expect(try count(protected(server.ldap)) == 3)
        var strict = protected(server.ldaps)
        strict.tls.minimum = .version13
        #expect(try count(strict) == 3)
    }

    @Test func `the unix user over ldapi and the client certificate over ldaps`() throws {
        var configuration = protected(server.ldapi)
        configuration.bind = .external
        #expect(try count(configuration) == 3)
        configuration = protected(server.ldaps)
        configuration.bind = .external
        configuration.tls.certificate = ClientCertificate(
            file: server.authority.certificateFile(.client),
            keyFile: server.authority.keyFile(.client))
        #expect(try count(configuration) == 3)
    }

    @Test func `anonymous binds, and sees what the server lets nobody see`() throws {
        var configuration = Asking.configuration(server.ldap)
        configuration.bind = .anonymous
        let directory = try LDAPDirectory(configuration)
        #expect(throws: DirectoryError.self) {
            try Asking.names(of: directory, Asking.request())
        }
    }

    @Test func `SCRAM-SHA-256 and DIGEST-MD5`() throws {
        var configuration = Asking.configuration(server.ldap)
        configuration.bind = .scramSHA256(user: "reader", password: Asking.secret("reader"))
        #expect(try count(configuration) == 3)
        configuration.bind = .digestMD5(user: "reader", password: Asking.secret("reader"))
        #expect(try count(configuration) == 3)
        configuration.bind = .scramSHA256(user: "reader", password: Asking.secret("wrong"))
        let error = Asking.failure { _ = try LDAPDirectory(configuration) }
        #expect(error?.code == .credentials)
    }

    @Test func `a wrong password is not tried on the next server`() throws {
        let error = Asking.failure {
            _ = try LDAPDirectory(
                Asking.configuration(server.ldap, server.ldapi, password: "hunter2"))
        }
        #expect(error?.code == .credentials)
        #expect(error?.subject == server.ldap)
        #expect(error?.underlying?.contains("LDAP 49") == true)
        #expect("\(String(describing: error))".contains("hunter2") == false)
    }

    @Test func `an empty password never reaches the server`() {
        let error = Asking.failure {
            _ = try LDAPDirectory(Asking.configuration("ldap://127.0.0.1:1", password: ""))
        }
        #expect(error?.code == .configuration)
    }

    @Test func `a certificate of an unknown authority`() throws {
        for url in [server.ldaps, server.ldap] {
            var configuration = protected(url)
            configuration.tls.caFile = server.authority.otherCAFile
            let error = Asking.failure { _ = try LDAPDirectory(configuration) }
            #expect(error?.code == .certificate)
            #expect(error?.sentence.contains("no authority") == true)
            #expect(error?.sentence.contains("issuer CN=Lab CA") == true)
        }
    }

    @Test func `an authority file that is missing or rubbish`() throws {
        let workspace = try Workspace()
        let rubbish = try workspace.write("ca.pem", "not a certificate\n")
        for file in ["/nonexistent/ca.pem", rubbish] {
            var configuration = protected(server.ldaps)
            configuration.tls.caFile = file
            let error = Asking.failure { _ = try LDAPDirectory(configuration) }
            #expect(error?.code == .configuration)
            #expect(error?.subject == file)
        }
    }

    @Test func `TLS that disagrees with the URL is a mistake in the settings`() {
        var configuration = protected(server.ldaps)
        configuration.tls.mode = .startTLS
        #expect(Asking.failure { _ = try LDAPDirectory(configuration) }?.code == .configuration)
        configuration = protected(server.ldap)
        configuration.tls.mode = .ldaps
        #expect(Asking.failure { _ = try LDAPDirectory(configuration) }?.code == .configuration)
    }

    @Test func `a clear port spoken to in TLS, and rubbish for a URL`() {
        let clear = "ldaps" + server.ldap.dropFirst(4)
        let error = Asking.failure { _ = try LDAPDirectory(protected(clear)) }
        #expect(error?.code == .unavailable)
        #expect(error?.sentence.contains("TLS") == true)
        let rubbish = Asking.failure { _ = try LDAPDirectory(protected("http://127.0.0.1")) }
        #expect(rubbish?.code == .configuration)
    }

    @Test func `the next server is asked when the first does not answer`() throws {
        let hole = try BlackHole()
        let nobody = "ldap://127.0.0.1:\(try Ports.free())"
        var configuration = Asking.configuration(hole.ldap, nobody, server.ldap)
        configuration.connectTimeout = .milliseconds(500)
        let begin = ContinuousClock.now
        let directory = try LDAPDirectory(configuration)
        #expect(ContinuousClock.now - begin < .seconds(3))
        #expect(directory.origin == server.ldap)
        #expect(directory.tried.map(\.server) == [hole.ldap, nobody])
        #expect(try Asking.names(of: directory, Asking.request()).count == 3)
    }

    @Test func `with no server at all, the error tells of each`() throws {
        let hole = try BlackHole()
        let nobody = "ldap://127.0.0.1:\(try Ports.free())"
        var configuration = Asking.configuration(hole.ldap, nobody)
        configuration.connectTimeout = .milliseconds(500)
        let error = Asking.failure { _ = try LDAPDirectory(configuration) }
        #expect(error?.code == .unavailable)
        #expect(error?.description.contains(hole.ldap) == true)
        #expect(error?.description.contains("Connection refused") == true)
    }
}

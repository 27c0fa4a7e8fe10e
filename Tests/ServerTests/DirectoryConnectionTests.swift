import TestSupport
import Testing

/// Every way to reach the directory that the settings offer gives the same tables.
@Suite(.serialized)
struct DirectoryConnectionTests {
    private let lab: DirectoryLab

    init() throws {
        var configuration = Slapd.Configuration()
        configuration.access = [
            "access to attrs=userPassword by anonymous auth by * none",
            "access to * by anonymous read by users read",
        ]
        lab = try DirectoryLab(configuration)
    }

    /// The routes of a sync with these settings, into a state folder of its own.
    private func routes(
        _ state: String, _ change: (inout DirectoryLab.Choices) -> Void
    ) throws -> [String] {
        let settings = try lab.settings {
            change(&$0)
            $0.state = state
        }
        let outcome = try lab.run("sync", settings: settings)
        #expect(outcome.status == 0, "\(state): \(outcome.errorText)")
        return try lab.routes(state)
    }

    @Test func `in clear, StartTLS, ldaps, a unix user, a client certificate, nobody`() throws {
        let server = lab.server
        let authority = server.authority
        let trust = "ca_file: \(authority.caFile)"
        let client =
            "certificate_file: \(authority.certificateFile(.client)), "
            + "key_file: \(authority.keyFile(.client))"
        let inClear = try routes("clear") { _ in }
        #expect(inClear.count == 24)
        #expect(inClear.count { $0.contains("\trelay\texchange\t") } == 6)
        #expect(try routes("start-tls") { $0.tls = "{mode: start_tls, \(trust)}" } == inClear)
        let ldaps = try routes("ldaps") {
            $0.servers = [server.ldaps]
            $0.tls = "{\(trust), minimum: \"1.3\"}"
        }
        #expect(ldaps == inClear)
        let unixUser = try routes("ldapi") {
            $0.servers = [server.ldapi]
            $0.bind = "{method: external}"
        }
        #expect(unixUser == inClear)
        let certificate = try routes("certificate") {
            $0.servers = [server.ldaps]
            $0.bind = "{method: external}"
            $0.tls = "{\(trust), \(client)}"
        }
        #expect(certificate == inClear)
        #expect(try routes("anonymous") { $0.bind = "{method: anonymous}" } == inClear)
        #expect(try routes("unpaged") { $0.directory = ["page_size: 0"] } == inClear)
    }

    @Test func `the second server answers when the first is down`() throws {
        let silent = try BlackHole()
        let routes = try routes("second") {
            $0.servers = ["ldap://127.0.0.1:1", silent.ldap, lab.server.ldap]
            $0.directory = ["connect_timeout: 1s"]
        }
        #expect(routes.count == 24)
        let check = try lab.run("check", settings: lab.settings())
        #expect(
            check.outputText.contains("bound, 12 users"), "\(check.errorText)\(check.outputText)")
    }

    @Test func `what the caller's environment says about LDAP counts for nothing`() throws {
        let settings = try lab.settings { $0.state = "environment" }
        let outcome = try ProgramUnderTest.run(
            ["sync", "--settings", settings],
            environment: [
                "LDAPURI": "ldap://127.0.0.1:1", "LDAPBASE": "dc=elsewhere", "LDAPSIZELIMIT": "1",
                "LDAPTLS_REQCERT": "never",
            ])
        #expect(outcome.status == 0, "\(outcome.errorText)")
        #expect(try lab.routes("environment").count == 24)
    }
}

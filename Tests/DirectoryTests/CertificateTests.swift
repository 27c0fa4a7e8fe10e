import MailModel
import Directory
import Glibc
import TestSupport
import Testing

/// Servers whose certificate must not be accepted.
@Suite(.serialized)
struct CertificateTests {
    private let authority: CertificateAuthority

    init() throws { authority = try CertificateAuthority() }

    private func refusal(
        _ certificate: CertificateAuthority.Certificate, of other: CertificateAuthority? = nil
    ) throws -> DirectoryError? {
        let authority = other ?? authority
        var lab = Slapd.Configuration()
        lab.authority = authority
        lab.certificate = certificate
        let server = try Slapd.start(lab)
        var errors: [DirectoryError?] = []
        for url in [server.ldaps, server.ldap] {
            var configuration = Asking.configuration(url)
            configuration.tls.mode = .required
            configuration.tls.caFile = authority.caFile
            errors.append(Asking.failure { _ = try LDAPDirectory(configuration) })
        }
        #expect(errors[0]?.sentence == errors[1]?.sentence)
        return errors[0]
    }

    @Test func `an expired one`() throws {
        let error = try refusal(.expired)
        #expect(error?.code == .certificate)
        #expect(
            error?.sentence
                == "the certificate is refused: it has expired; subject CN=127.0.0.1, "
                + "issuer CN=Lab CA, valid 2020-01-01 to 2021-01-01")
    }

    @Test func `one for another name`() throws {
        let error = try refusal(.otherName)
        #expect(error?.code == .certificate)
        #expect(error?.sentence.contains("it is for ldap.other.test, not for 127.0.0.1") == true)
    }

    private func special(
        _ certificate: CertificateAuthority.Certificate
    ) throws -> (sentence: String, advice: String?) {
        let error = try refusal(certificate, of: CertificateAuthority(special: [certificate]))
        guard let error else { return ("none", nil) }
        #expect(error.code == .certificate)
        return (error.sentence, error.advice)
    }

    @Test func `one that names another host, whatever its common name says`() throws {
        let (sentence, advice) = try special(.otherHost)
        #expect(sentence.contains("it is for ldap.other.test, not for 127.0.0.1; subject CN=127.0"))
        #expect(
            advice == "use the name in the certificate as the server's URL in directory.servers")
        #expect(try special(.person).sentence.contains("it is for no host, not for 127.0.0.1"))
    }

    @Test func `a common name counts where no host is named at all`() throws {
        #expect(try special(.commonName).sentence == "none")
    }

    @Test func `one for clients only`() throws {
        let (sentence, advice) = try special(.clientOnly)
        #expect(
            sentence.contains("it is not for servers (its extended key usage lacks serverAuth)"))
        #expect(
            advice == "give the server a certificate for servers, "
                + "or name another server in directory.servers")
    }

    @Test func `one with a short RSA key`() throws {
        let (sentence, advice) = try special(.shortKey)
        #expect(sentence.contains("its RSA key has 1024 bits, fewer than 2048"))
        #expect(
            advice == "give the server a certificate with a longer key, "
                + "or name another server in directory.servers")
    }

    @Test func `one whose authority has a short RSA key`() throws {
        let error = try refusal(.good, of: CertificateAuthority(shortKey: true))
        #expect(error?.code == .certificate)
        #expect(error?.sentence.contains("no authority in ") == true)
        #expect(error?.advice?.contains("with an RSA key of fewer than 2048 bits") == true)
    }

    @Test func `a server without TLS is not spoken to in clear`() throws {
        var lab = Slapd.Configuration()
        lab.authority = authority
        lab.tls = false
        let server = try Slapd.start(lab)
        for url in [server.ldap, try MisbehavingServer(.noStartTLS).ldap] {
            var configuration = Asking.configuration(url)
            configuration.tls.mode = .required
            configuration.tls.caFile = authority.caFile
            let error = Asking.failure { _ = try LDAPDirectory(configuration) }
            #expect(error != nil)
            #expect(error?.code == (url == server.ldap ? .refused : .unavailable))
        }
    }

    @Test func `environment and ldaprc cannot switch the checks off`() async {
        await #expect(processExitsWith: .success) {
            // A process of its own: libldap reads its surroundings once.
            let workspace = try Workspace()
            try workspace.write("ldaprc", "TLS_REQCERT never\n")
            chdir(workspace.path)
            setenv("LDAPTLS_REQCERT", "never", 1)
            let server = try Slapd.start()
            let fooled = try Processes.run(
                ["ldapsearch", "-x", "-H", server.ldaps, "-s", "base", "-b", "", "1.1"],
                environment: ["LDAPNOINIT": nil])
            #expect(fooled.succeeded, "the trap must be real")
            for bind in [Bind<Secret>.anonymous, .external] {
                var configuration = LDAPConfiguration(servers: [server.ldaps], bind: bind)
                configuration.tls.caFile = server.authority.otherCAFile
                let error = Asking.failure { _ = try LDAPDirectory(configuration) }
                #expect(error?.code == .certificate)
            }
        }
    }
}

import TestSupport
import Testing

/// Every way to find a server and to prove who asks, through the settings.
@Suite(.serialized)
struct DirectoryBindingTests {
    @Test func `a keytab opens the directory, and nothing else does`() throws {
        let workspace = try Workspace()
        let port = try Ports.free()
        let kdc = try ForeignServer("kdc", in: workspace, ["\(port)"], answering: nil)
        let folder = workspace.file("kdc")
        var configuration = Slapd.Configuration()
        configuration.environment = [
            "KRB5_CONFIG": folder + "/krb5.conf", "KRB5_KTNAME": "FILE:\(folder)/ldap.keytab",
        ]
        configuration.globalLines = ["sasl-host 127.0.0.1", "sasl-realm EXAMPLE.COM"]
        let lab = try DirectoryLab(configuration)
        let settings = try lab.settings {
            $0.bind = "{method: gssapi}"
        }
        let kerberos = [
            "KRB5_CONFIG": folder + "/krb5.conf", "KRB5CCNAME": "MEMORY:",
            "KRB5_CLIENT_KTNAME": "FILE:\(folder)/reader.keytab",
        ]
        let sync = try ProgramUnderTest.run(
            ["sync", "--settings", settings], environment: kerberos)
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(try lab.routes().count == 24)
        // Within TLS, Kerberos proves who asks and leaves the encryption to TLS.
        let underTLS = try lab.settings {
            $0.bind = "{method: gssapi}"
            $0.state = "under-tls"
            $0.tls = "{ca_file: \(lab.server.authority.caFile)}"
        }
        let plan = try ProgramUnderTest.run(
            ["plan", "--settings", underTLS], environment: kerberos)
        #expect(plan.status == 0, "\(plan.errorText)")
        let refused = try ProgramUnderTest.run(
            ["plan", "--settings", settings],
            environment: kerberos.merging(["KRB5_CLIENT_KTNAME": "FILE:/nowhere"]) { $1 })
        #expect(refused.status == 69)
        #expect(
            refused.errorText.contains("KRB5_CLIENT_KTNAME"), "\(refused.errorText)")
        withExtendedLifetime(kdc) {}
    }

    @Test func `SCRAM-SHA-256 and DIGEST-MD5 through the settings`() throws {
        let lab = try DirectoryLab()
        for method in ["scram-sha-256", "digest-md5"] {
            let secret = try lab.workspace.write("\(method).secret", "reader\n", mode: 0o600)
            let settings = try lab.settings {
                $0.bind = "{method: \(method), dn: reader, password_file: \(secret)}"
                $0.state = method
            }
            let sync = try lab.run("sync", settings: settings)
            #expect(sync.status == 0, "\(method): \(sync.errorText)")
            #expect(try lab.routes(method).count == 24)
        }
    }

    @Test func `the password as a credential of systemd`() throws {
        let lab = try DirectoryLab()
        try lab.workspace.folder("credentials", mode: 0o700)
        try lab.workspace.write("credentials/ldap", "reader\n", mode: 0o400)
        let settings = try lab.settings {
            $0.bind = "{dn: \"\(lab.server.readerDN)\", password_credential: ldap}"
        }
        let sync = try ProgramUnderTest.run(
            ["sync", "--settings", settings],
            environment: ["CREDENTIALS_DIRECTORY": lab.workspace.file("credentials")])
        #expect(sync.status == 0, "\(sync.errorText)")
        let without = try ProgramUnderTest.run(
            ["plan", "--settings", settings], environment: ["CREDENTIALS_DIRECTORY": nil])
        #expect(without.status == 77)
        #expect(without.errorText.contains("LoadCredential=ldap:FILE"), "\(without.errorText)")
    }

    @Test func `SRV records name the servers`() throws {
        let lab = try DirectoryLab()
        let port = try #require(lab.server.ldap.split(separator: ":").last)
        // A name server of the test's own, and a resolv.conf that only the program sees.
        let resolver = try lab.workspace.write("resolv.conf", "nameserver 127.0.0.99\n")
        let dns = try Processes.start(
            [
                "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv",
                "--no-hosts", "--bind-interfaces", "--listen-address=127.0.0.99", "--user=root",
                "--pid-file=",
                "--srv-host=_ldap._tcp.other.test,ldap.split.test,\(port)",
                "--srv-host=_ldap._tcp.split.test,dead.split.test,1,0",
                "--srv-host=_ldap._tcp.split.test,ldap.split.test,\(port),10",
                "--address=/split.test/127.0.0.1",
            ], log: lab.workspace.file("dnsmasq.log"))
        let settings = try lab.settings {
            $0.tls = "{mode: none, allow_cleartext: true}"
        }
        let text = try lab.workspace.read("splitroute.yaml").replacing(
            "[\"\(lab.server.ldap)\"]", with: "{discover: split.test}")
        try lab.workspace.write("splitroute.yaml", text)
        let inside = [
            "unshare", "--mount", "sh", "-c",
            "mount --bind \"$1\" /etc/resolv.conf && shift && exec \"$@\"", "sh", resolver,
            ProgramUnderTest.path,
        ]
        #expect(
            Patience.waits {
                (try? Processes.run(inside + ["plan", "--settings", settings]).status) == 0
            })
        let sync = try Processes.run(inside + ["sync", "--verbose", "--settings", settings])
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(
            sync.errorText.contains("reading from ldap://ldap.split.test:\(port)"),
            "\(sync.errorText)")
        #expect(sync.errorText.contains("ldap://dead.split.test:1 did not answer"))
        let nowhere = try lab.workspace.write(
            "splitroute.yaml", text.replacing("split.test", with: "nowhere.test"))
        let refused = try Processes.run(inside + ["plan", "--settings", nowhere])
        #expect(refused.status == 69)
        #expect(
            refused.errorText.contains("_ldap._tcp.nowhere.test: there is no such SRV record"),
            "\(refused.errorText)")
        let outside = try lab.workspace.write(
            "splitroute.yaml", text.replacing("split.test", with: "other.test"))
        let elsewhere = try Processes.run(inside + ["plan", "--settings", outside])
        #expect(elsewhere.status == 69)
        #expect(
            elsewhere.errorText.contains(
                "_ldap._tcp.other.test: names a server outside of the domain: ldap.split.test"),
            "\(elsewhere.errorText)")
        #expect(elsewhere.errorText.contains("{discover: [other.test, OTHER.DOMAIN]}"))
        let listed = try lab.workspace.write(
            "splitroute.yaml",
            text.replacing("{discover: split.test}", with: "{discover: [other.test, split.test]}"))
        let allowed = try Processes.run(inside + ["plan", "--settings", listed])
        #expect(allowed.status == 0, "\(allowed.errorText)")
        dns.stop()
    }
}

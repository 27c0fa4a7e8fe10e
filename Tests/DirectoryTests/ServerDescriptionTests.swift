import MailModel
import TestSupport
import Testing

@testable import Directory

/// What a server says of itself, and whether it changed meanwhile.
@Suite(.serialized)
struct ServerDescriptionTests {
    @Test func `a slapd is known, with what it can do`() throws {
        let server = try Slapd.start()
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        let description = try directory.description()
        #expect(description.product == .openLDAP)
        #expect(description.namingContexts == ["dc=example,dc=com"])
        #expect(description.mechanisms.contains("SCRAM-SHA-256"))
        #expect(description.namedControls.contains("pages"))
        #expect(description.offersPages)
        let schema = try #require(directory.attributeTypes())
        #expect(schema.isSuperset(of: ["mail", "rfc822mailbox", "uid", "member"]))
        #expect(!schema.contains("proxyaddresses"))
    }

    @Test func `contextCSN tells that somebody changed something`() throws {
        var configuration = Slapd.Configuration()
        configuration.globalLines = ["moduleload syncprov"]
        configuration.databaseLines = ["overlay syncprov"]
        configuration.ldif = Slapd.tree() + Slapd.people(2)
        let server = try Slapd.start(configuration)
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        let before = directory.changeMark(below: "ou=people,dc=example,dc=com")
        #expect(before?.attribute == "contextCSN")
        #expect(directory.changeMark(below: "dc=example,dc=com") == before)
        try server.modify("dn: uid=user000001,ou=people,dc=example,dc=com\nchangetype: delete\n")
        let after = directory.changeMark(below: "dc=example,dc=com")
        #expect(after != nil)
        #expect(after != before)
    }

    @Test func `no mark is no mistake`() throws {
        let server = try Slapd.start()
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        #expect(directory.changeMark(below: "dc=example,dc=com") == nil)
        #expect(directory.changeMark(below: "dc=elsewhere") == nil)
    }

    @Test(arguments: [
        ("( 2.5.4.3 NAME ( 'cn' 'commonName' ) SUP name )", ["cn", "commonname"]),
        ("( 1.2 NAME 'mail' DESC 'x' )", ["mail"]), ("( 1.2 DESC 'no name' )", []),
    ])
    func `names in a schema`(_ description: String, _ names: [String]) {
        #expect(AttributeTypeDescription.names(description) == names)
    }

    @Test func `a domain without records, and one without an answer`() {
        let error = Asking.failure {
            _ = try ServerDiscovery.servers(
                of: ["nowhere.invalid"], overTLS: false, timeout: .seconds(20))
        }
        #expect(error?.code == .unavailable)
        #expect(error?.subject == "_ldap._tcp.nowhere.invalid")
        let late = Asking.failure {
            _ = try ServerDiscovery.servers(of: ["nowhere.invalid"], overTLS: false, timeout: .zero)
        }
        #expect(late?.sentence == "DNS did not answer within 0 s")
    }

    @Test func `records are believed inside of the domain only`() throws {
        func urls(_ list: String, _ domains: String...) throws -> [String] {
            try ServerDiscovery.urls(list, in: domains, overTLS: false)
        }
        #expect(
            try urls("DC1.example.com:389 example.com:3389", "example.com")
                == ["ldap://DC1.example.com:389", "ldap://example.com:3389"])
        for list in ["evil.test:389", "notexample.com:389", "dc1.example.com.evil.test:389"] {
            let error = Asking.failure {
                _ = try urls("dc1.example.com:389 \(list)", "example.com")
            }
            #expect(error?.code == .refused)
            #expect(error?.subject == "_ldap._tcp.example.com")
        }
        #expect(try urls("a.example.net:389", "example.com", "example.net").count == 1)
        #expect(
            Asking.failure { _ = try urls(":0", "example.com") }?.sentence
                == "there is no server for LDAP")
    }
}

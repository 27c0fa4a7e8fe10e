import MailModel
import Testing

/// Searches that are written as URLs (RFC 4516).
@Suite struct SearchURLTests {
    @Test func `base, scope and filter, with what may be left out`() throws {
        let usual = try #require(
            SearchURL("ldap:///ou=people,dc=example,dc=com??sub?(employeeType=exchange)"))
        #expect(usual.host.isEmpty && usual.base == "ou=people,dc=example,dc=com")
        #expect(usual.scope == .subtree)
        #expect(usual.filter == (try Filter("(employeeType=exchange)")))
        let short = try #require(SearchURL("LDAP:///uid=anna,dc=x"))
        #expect(short.scope == .base)
        #expect(short.filter == (try Filter("(objectClass=*)")))
        #expect(SearchURL("ldap:///dc=x??one")?.scope == .one)
        #expect(SearchURL("ldap:///dc=x?mail,cn?SUB?")?.scope == .subtree)
        #expect(SearchURL("ldap:///")?.base == "")
    }

    @Test func `names a server, with a port or without`() {
        #expect(SearchURL("ldaps://LDAP1.example.com:636/dc=x")?.host == "ldap1.example.com")
        #expect(SearchURL("ldap://[2001:DB8::1]:389/dc=x")?.host == "[2001:db8::1]")
        #expect(SearchURL("ldap://ldap1")?.host == "ldap1")
    }

    @Test func `characters that would end a part are written with a percent sign`() throws {
        let url = try #require(SearchURL("ldap:///o=A%3FB%5C%2c%20C,dc=x??sub?(cn=%C3%A9%2A)"))
        #expect(url.base == "o=A?B\\, C,dc=x")
        #expect(url.filter == (try Filter("(cn=é*)")))
    }

    @Test(
        arguments: [
            "", "dc=x", "http:///dc=x", "ldapi:///dc=x", "ldap:///nonsense", "ldap:///dc=x??far",
            "ldap:///dc=x??sub?cn=x", "ldap:///dc=x??sub?(cn=x)?!bindname=cn=a",
            "ldap:///dc=%zz", "ldap:///dc=%C3",
        ])
    func `what is no search is none`(text: String) {
        #expect(SearchURL(text) == nil)
    }

    @Test func `an extension that may be ignored is`() {
        #expect(SearchURL("ldap:///dc=x??sub?(cn=x)?bindname=cn=a") != nil)
    }
}

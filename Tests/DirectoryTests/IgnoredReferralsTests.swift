import MailModel
import Testing

@testable import Directory

/// What is remembered of places elsewhere that were not looked into.
struct IgnoredReferralsTests {
    @Test func `a place counts once, and three servers are named`() {
        var ignored = IgnoredReferrals()
        for name in ["d", "b", "a", "c", "a"] { ignored.add("ldap://\(name)/dc=x", on: [name]) }
        #expect(ignored.count == 4)
        #expect(ignored.servers == ["a", "b", "c"])
    }

    @Test func `a server's name is all that is told of a URL`() {
        let urls = [
            "ldaps://ldap2.example.com:1636/ou=people,dc=x??sub?(mail=anna@example.com)",
            "ldap:///dc=nobody", "rubbish", "ldap://e\u{202E}vil.test/dc=x",
        ]
        let referral = Referral(urls: urls, isPart: true)
        #expect(referral.hosts == ["ldap2.example.com", "e\\u{202E}vil.test"])
    }

    @Test(arguments: [
        ("ldaps://ad.lab.test/CN=Configuration,DC=ad,DC=lab,DC=test", true),
        ("ldap://DomainDnsZones.ad.lab.test/DC=DomainDnsZones,DC=ad,DC=lab,DC=test", true),
        ("ldap://ForestDnsZones.ad.lab.test/DC=ForestDnsZones,DC=ad,DC=lab,DC=test", true),
        ("ldap://child.ad.lab.test/DC=child,DC=ad,DC=lab,DC=test", false),
        ("ldap://other.test", false), ("rubbish", false),
    ])
    func `what every Active Directory domain points to holds no accounts`(
        _ url: String, _ isPartition: Bool
    ) {
        #expect(Referral(urls: [url], isPart: true).isPartition == isPartition)
    }
}

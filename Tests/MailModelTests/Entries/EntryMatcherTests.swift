import MailModel
import TestSupport
import Testing

/// Filters are evaluated on entries as section 6 of the product says.
@Suite struct EntryMatcherTests {
    private static let anna = EntryValue(
        "uid=anna+employeeNumber=17,ou=Smith\\, Jones \\+ Co,dc=example,dc=com",
        [
            "objectClass": ["inetOrgPerson", "top"],
            "cn": ["Anna  von   Berg", "Änne"],
            "cn;lang-fr": ["Anne du Mont"],
            "uidNumber": ["9"],
            "userAccountControl": ["514"],
            "memberOf": ["CN=Staff, OU=Groups,DC=Example,DC=com"],
            "createTimestamp": ["20260101000000Z"],
            "description": ["a(b)*c\\d"],
            "mail": ["Anna@Example.com"],
            "objectCategory": ["CN=Person,CN=Schema,CN=Configuration,DC=example,DC=com"],
        ])

    private static func matches(_ text: String) throws -> Bool {
        let filter = try Filter(text)
        let matcher = EntryMatcher(filter, attributes: filter.attributes)
        return anna.with(filter.attributes) { matcher.matches($0) }
    }

    @Test(arguments: [
        "(objectClass=inetorgperson)", "(CN=anna von berg)", "(cn= Anna \t von Berg )",
        "(cn=ANNE DU MONT)", "(cn;lang-de=änne)", "(cn=A\\cc\\88nne)", "(cn~=ANNA VON BERG)",
        "(uidNumber>=9)", "(uidNumber>=8)", "(uidNumber<=10)", "(uidNumber<=9)",
        "(createTimestamp>=20250101000000Z)", "(mail=*)", "(mail=anna@*)",
        "(mail=*@EXAMPLE.com)",
        "(cn=anna*berg)", "(cn=*von*)", "(cn=a*n*a v*g)", "(cn=anna \\20 von*)", "(cn=än*)",
        "(description=a\\28b\\29\\2ac\\5cd)", "(description=*\\28b\\29*)",
        "(memberOf=cn=staff,ou=groups,dc=example,dc=com)",
        "(memberOf=CN=Staff , OU=Groups,DC=Example;DC=com)",
        "(memberOf:distinguishedNameMatch:=cn=STAFF,ou=groups,dc=example,dc=com)",
        "(cn:caseExactMatch:=Anna von Berg)", "(cn:2.5.13.5:=Änne)", "(cn:=ANNA VON BERG)",
        "(mail:caseExactIA5Match:=Anna@Example.com)", "(uidNumber:integerMatch:=009)",
        "(mail:octetStringMatch:=Anna@Example.com)",
        "(userAccountControl:1.2.840.113556.1.4.803:=2)",
        "(userAccountControl:1.2.840.113556.1.4.803:=514)",
        "(userAccountControl:1.2.840.113556.1.4.804:=3)",
        "(uid:dn:=ANNA)", "(employeeNumber:dn:=17)", "(ou:dn:=smith, jones + co)",
        "(ou:dn:caseExactMatch:=Smith, Jones + Co)", "(:dn:caseIgnoreMatch:=example)",
        "(&)", "(!(|))", "(&(uidNumber=9)(mail=*))", "(|(uidNumber=1)(mail=*))",
        "(!(title=*))", "(!(title=boss))", "(objectCategory=person)",
        "(objectCategory=PERSON)",
        "(objectCategory=cn=person,cn=schema,cn=configuration,dc=example,dc=com)",
    ])
    func `These hold for Anna`(text: String) throws {
        #expect(try Self.matches(text))
    }

    @Test(arguments: [
        "(objectClass=account)", "(cn=annavonberg)", "(cn=anna von)", "(cn=anne)",
        "(uidNumber>=10)", "(uidNumber<=8)", "(createTimestamp<=20250101000000Z)",
        "(title=*)", "(title=)", "(title>=a)", "(title<=z)", "(title=a*)", "(title~=x)",
        "(mail=anna@*@example.com)", "(cn=anna von berg*anna von berg)", "(cn=*bergx)",
        "(cn=anna*\\20\\20\\20von\\20\\20vonberg)", "(cn=annavon*)",
        "(memberOf=cn=staff,ou=groups)", "(memberOf:distinguishedNameMatch:=staff)",
        "(cn:caseExactMatch:=anna von berg)", "(cn:2.5.13.5:=änne)",
        "(mail:octetStringMatch:=anna@example.com)", "(uidNumber:integerMatch:=nine)",
        "(userAccountControl:1.2.840.113556.1.4.803:=3)",
        "(userAccountControl:1.2.840.113556.1.4.804:=1)",
        "(userAccountControl:1.2.840.113556.1.4.803:=x)",
        "(mail:1.2.840.113556.1.4.803:=2)",
        "(uid:=anna)", "(ou:dn:caseExactMatch:=smith, jones + co)", "(uid:dn:=bert)",
        "(cn:noSuchMatch:=Anna von Berg)",
        "(|)", "(!(&))", "(&(uidNumber=9)(title=*))", "(|(uidNumber=1)(title=*))",
        "(!(mail=*))", "(objectCategory=schema)", "(objectCategory=group)",
        "(objectCategory=cn=person)", "(memberOf=staff)",
    ])
    func `These do not hold for Anna`(text: String) throws {
        #expect(try !Self.matches(text))
    }

    @Test func `An attribute that is not read has no values`() throws {
        let list = AttributeList(["cn"])
        let present = EntryMatcher(try Filter("(mail=*)"), attributes: list)
        let absent = EntryMatcher(try Filter("(!(mail=*))"), attributes: list)
        Self.anna.with(list) { entry in
            let found = (present.matches(entry), absent.matches(entry))
            #expect(found == (false, true))
        }
    }

    @Test func `An entry whose DN is none matches nothing by its DN`() throws {
        let filter = try Filter("(uid:dn:=anna)")
        let matcher = EntryMatcher(filter, attributes: filter.attributes)
        EntryValue("uid=anna,", [:]).with(filter.attributes) { entry in
            let found = matcher.matches(entry)
            #expect(!found)
        }
    }

    @Test func `Every matching rule is known by its name and its number`() {
        #expect(MatchingRule("caseIgnoreMatch") == .caseIgnore)
        #expect(MatchingRule("CASEEXACTMATCH") == MatchingRule("2.5.13.5"))
        #expect(MatchingRule("1.2.840.113556.1.4.803") == .bitAnd)
        #expect(MatchingRule("1.2.840.113556.1.4.1941") == nil)
        for name in MatchingRule.names { #expect(MatchingRule(name) != nil) }
    }
}

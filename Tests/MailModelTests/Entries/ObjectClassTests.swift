import MailModel
import TestSupport
import Testing

/// A filter on an object class finds entries of the classes below it, as on a server.
struct ObjectClassTests {
    private func finds(_ filter: String, _ classes: [String]) throws -> Bool {
        let filter = try Filter(filter)
        let matcher = EntryMatcher(filter, attributes: filter.attributes)
        return EntryValue("cn=a", ["objectClass": classes]).with(filter.attributes) {
            matcher.matches($0)
        }
    }

    @Test(arguments: [
        ("(objectClass=person)", "inetOrgPerson"), ("(objectClass=organizationalPerson)", "user"),
        ("(objectclass=PERSON)", "computer"), ("(objectClass=user)", "computer"),
        ("(objectClass=top)", "groupOfNames"), ("(!(objectClass=user))", "inetOrgPerson"),
        ("(objectClass=groupOfNames)", "groupofnames"),
    ])
    func `found`(_ filter: String, _ name: String) throws {
        #expect(try finds(filter, [name]))
    }

    @Test(arguments: [
        ("(objectClass=inetOrgPerson)", "person"), ("(objectClass=person)", "groupOfNames"),
        ("(!(objectClass=person))", "inetOrgPerson"), ("(objectClass=user)", "inetOrgPerson"),
    ])
    func `not found`(_ filter: String, _ name: String) throws {
        #expect(try !finds(filter, [name]))
    }
}

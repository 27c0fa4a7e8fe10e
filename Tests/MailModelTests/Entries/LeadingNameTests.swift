import MailModel
import Testing

/// What a DN is called, and what it stands below.
@Suite struct LeadingNameTests {
    @Test(arguments: [
        ("cn=staff,dc=example,dc=com", "staff"), ("CN=Board\\2c North+ou=x,dc=a", "Board, North"),
        ("ou=\"a,b\",dc=a", "a,b"), ("cn=,dc=a", nil), ("staff", nil), ("", nil),
    ])
    func `the value of its first attribute`(dn: String, value: String?) {
        #expect(DistinguishedName.leadingValue(of: dn) == value)
    }

    @Test(arguments: [
        ("uid=anna,ou=People,dc=example", "ou=People"), ("uid=a\\,b, ou=x\\,y ,dc=a", "ou=x\\,y"),
        ("uid=\"a,b\";ou=x", "ou=x"), ("dc=example", nil), ("", nil), ("uid=a\\", nil),
    ])
    func `the name above it, as it is written`(dn: String, unit: String?) {
        #expect(dn.withBytes { DistinguishedName.unit(of: $0) } == unit)
    }
}

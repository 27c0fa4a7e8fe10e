import Settings
import Testing

/// Where a kind is searched, and what is left out there.
struct SearchPlacesComplaintTests {
    @Test func `one place or several, and holes in them`() throws {
        let text = file(
            """
            users:
              base: ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"]
              exclude: "ou=Old, ou=people,dc=example,dc=com"
            shared:
              filter: (objectClass=room)
              exclude: ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"]
            """)
        let kinds = try settings(of: text).kinds
        #expect(kinds[0].bases == ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"])
        #expect(kinds[0].exclude == ["ou=Old, ou=people,dc=example,dc=com"])
        #expect(kinds[1].bases == ["dc=example,dc=com"])
        #expect(kinds[1].exclude == ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"])
    }

    @Test func `a hole outside of every place leaves out nobody`() {
        expectComplaints(
            in: file(
                """
                users:
                  base: ["ou=people,dc=example,dc=com", "ou=guests,dc=example,dc=com"]
                  exclude: ["ou=old,ou=people,dc=example,dc=com", "ou=rooms,dc=example,dc=com"]
                #                                                 ^ exclude-outside: \
                'ou=rooms,dc=example,dc=com' lies below no base, so it leaves out nobody -> the \
                search is below ou=people,dc=example,dc=com and ou=guests,dc=example,dc=com
                contacts:
                  filter: (a=b)
                  exclude: dc=example,dc=org
                #          ^ exclude-outside: 'dc=example,dc=org' lies below no base, so it leaves \
                out nobody -> the search is below dc=example,dc=com
                """))
    }

    @Test func `a place inside a hole finds nobody`() {
        expectComplaints(
            in: file(
                """
                users:
                  base: ["ou=people,dc=example,dc=com", "ou=x,OU=Old,dc=example,dc=com"]
                #                                       ^ excluded-base: the base \
                'ou=x,OU=Old,dc=example,dc=com' lies in the excluded 'ou=old,dc=example,dc=com': \
                nobody would be found -> leave the base out, or exclude a tree below it
                  exclude: ["ou=old,dc=example,dc=com"]
                groups:
                  filter: (a=b)
                  exclude: DC=example,DC=com
                #          ^ excluded-base: the base 'dc=example,dc=com' lies in the excluded \
                'DC=example,DC=com': nobody would be found -> leave the base out, or exclude a tree \
                below it
                """))
    }

    @Test func `a place is named once, in whatever spelling, and is a DN`() {
        expectComplaints(
            in: file(
                """
                users:
                  base: ["ou=people,dc=example,dc=com", "OU=People, dc=example,dc=com"]
                #                                       ^ duplicate-value: 'OU=People, \
                dc=example,dc=com' is listed twice
                  exclude: ["ou=x,ou=people,dc=example,dc=com", "people"]
                #                                               ^ invalid-dn: 'people' is not a \
                DN -> a DN looks like ou=people,dc=example,dc=com
                groups:
                  base: []
                #       ^ empty-value: the list 'groups.base' is empty
                """))
    }
}

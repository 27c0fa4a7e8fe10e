import Settings
import Testing

/// Complaints about placement, kinds and filters.
@Suite struct PlacementComplaintTests {
    @Test func `rules with two conditions, without a system, with an unknown one`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {under: dc=x, group: cn=x, system: here}
                    #                 ^ two-conditions: a rule has one condition, this one has 'group' \
                    and 'under' -> combine them in one filter, or write two rules
                      - under: dc=x
                    #   ^ missing-key: 'placement[]' has no 'system' -> add 'system: NAME'
                      - {under: dc=x, system: exchagne}
                    #                         ^ unknown-system: there is no system 'exchagne' -> did \
                    you mean 'exchange'?
                      - {under: dc=x, system: somewhere}
                    #                         ^ unknown-system: there is no system 'somewhere' -> the \
                    systems are here, exchange
                      - {group: staff, system: here}
                    #           ^ invalid-dn: 'staff' is not a DN -> a DN looks like \
                    ou=people,dc=example,dc=com
                    """))
        expectComplaints(
            in: file(
                placement: """
                    placement: []
                    #          ^ empty-value: the list 'placement' is empty
                    """))
    }

    @Test func `maps of attribute values`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {attribute: mailHost, system: here}
                    #   ^ missing-key: 'placement[]' has no 'systems' -> systems: {VALUE: SYSTEM}
                    #                         ^ misplaced-key: 'system' does not go with 'attribute' -> \
                    map values in 'systems'; 'otherwise' is for all others
                      - {attribute: mail host, systems: {a: here, A: exchange}}
                    #               ^ invalid-attribute: 'mail host' is not an attribute name
                    #                                             ^ duplicate-value: the value 'A' is \
                    mapped twice -> values compare without regard to case
                      - {attribute: mailHost, systems: {}, otherwise: there}
                    #                                  ^ empty-value: 'placement[].systems' maps no value
                    #                                                 ^ unknown-system: there is no \
                    system 'there' -> did you mean 'here'?
                      - {under: dc=x, systems: {a: here}, system: here}
                    #                 ^ misplaced-key: 'systems' only goes with 'attribute' -> did you \
                    mean 'system'?
                    """))
    }

    @Test func `rules after one that matches everybody`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {system: here}
                      - {under: dc=x, system: exchange}
                    #   ^ warning unreachable-rule: never asked: an earlier rule without a condition \
                    matches everybody -> put the rule without a condition last
                    """))
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {gruop: cn=x, system: exchange}
                    #    ^ unknown-key: unknown key 'gruop' -> did you mean 'group'?
                      - {system: here}
                    """))
    }

    @Test func `a primary group without a group`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {filter: "(a=b)", primary_group: true, system: here}
                    #                     ^ misplaced-key: 'primary_group' only goes with 'group' -> write \
                    the rule as {group: DN, primary_group: true, system: NAME}
                      - {group: cn=x, primary_group: yes, system: here}
                    #                                ^ wrong-type: 'placement[].primary_group': expected \
                    true or false, found text -> write true, without quotes
                      - {system: here}
                    """))
    }

    @Test func `filters are pointed at where they go wrong, in quotes or without`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {filter: "(&(a=b)(c))", system: here}
                    #                      ^ filter: 'placement[].filter': expected '=', '>=', '<=', \
                    '~=' or ':=' after the attribute name
                      - filter: (a=b
                    #               ^ filter: 'placement[].filter': expected ')'
                        system: here
                      - {filter: a=b, system: here}
                    #            ^ filter: 'placement[].filter': expected '(' -> a filter stands in \
                    parentheses: (attribute=value)
                      - filter: >-
                    #           ^ filter: 'placement[].filter': expected ')'
                          (&(a=b)
                          (c=d)
                        system: here
                    """))
    }

    @Test func `filters that cannot be evaluated here`() {
        expectComplaints(
            in: file(
                placement: """
                    placement:
                      - {filter: "(memberOf:1.2.840.113556.1.4.1941:=cn=x)", system: here}
                    #                       ^ matching-rule: 'placement[].filter': the matching rule \
                    '1.2.840.113556.1.4.1941' cannot be evaluated here -> use a placement rule with \
                    'group:': it finds members at any depth
                      - {filter: "(&(a=b)(cn:dn:caseExatMatch:=x))", system: here}
                    #                           ^ matching-rule: 'placement[].filter': the matching \
                    rule 'caseExatMatch' cannot be evaluated here -> did you mean caseexactmatch?
                      - {filter: "(:caseExactMatch:=x)", system: here}
                    #              ^ matching-rule: 'placement[].filter': a filter without an attribute \
                    name cannot be evaluated here -> write the attribute before ':'
                    """,
                """
                users: {filter: "(memberOf:1.2.840.113556.1.4.1941:=cn=x)"}
                #                         ^ warning server-filter: 'users.filter': only a server can \
                evaluate 'memberOf:1.2.840.113556.1.4.1941:='; --from will be refused
                shared: {filter: "(|(:caseExactMatch:=x)(a:1.2.3.4.5:=x))"}
                #                    ^ warning server-filter: 'shared.filter': only a server can \
                evaluate ':caseExactMatch:='; --from will be refused
                groups: {mailbox_if: "(a:1.2.3.4.5:=x)", suspended: (a)}
                #                        ^ matching-rule: 'groups.mailbox_if': the matching rule \
                '1.2.3.4.5' cannot be evaluated here -> the rules are \(ruleNames)
                #                                                     ^ filter: 'groups.suspended': \
                expected '=', '>=', '<=', '~=' or ':=' after the attribute name
                """))
    }

    private let ruleNames =
        "1.2.840.113556.1.4.803, 1.2.840.113556.1.4.804, 1.3.6.1.4.1.1466.109.114.1, "
        + "1.3.6.1.4.1.1466.109.114.2, 2.5.13.0, 2.5.13.1, 2.5.13.11, 2.5.13.13, 2.5.13.14, "
        + "2.5.13.17, 2.5.13.2, 2.5.13.20, 2.5.13.27, 2.5.13.5, 2.5.13.8, booleanmatch, "
        + "caseexactia5match, caseexactmatch, caseignoreia5match, caseignorelistmatch, "
        + "caseignorematch, distinguishednamematch, generalizedtimematch, integerbitandmatch, "
        + "integerbitormatch, integermatch, numericstringmatch, objectidentifiermatch, "
        + "octetstringmatch, telephonenumbermatch"

    @Test func `kinds without a filter, with doubled attributes, with somebody else's placeholder`()
    {
        expectComplaints(
            in: file(
                """
                users: {addresses: [mail, MAIL], id: "é"}
                #                         ^ duplicate-value: 'MAIL' is listed twice
                #                                    ^ invalid-attribute: 'é' is not an attribute name
                shared: {mailbox: "box-{login}"}
                #< missing-key: 'shared' has no 'filter' -> an LDAP filter that finds the shared
                #                      ^ template: 'shared.mailbox': only users have a {login} -> use \
                {primary}, {local}, {id} or {attr:NAME}
                contacts:
                #< missing-key: 'contacts' has no 'filter' -> an LDAP filter that finds the contacts
                groups: {mailbox: "box-{login}"}
                #                      ^ template: 'groups.mailbox': only users have a {login} -> use \
                {primary}, {local}, {id} or {attr:NAME}
                """))
    }
}

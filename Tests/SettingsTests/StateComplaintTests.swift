@testable import Settings
import MailModel
import Testing

@Suite struct StateComplaintTests {
    @Test func `states say who and what, and do not go with their short form`() {
        expectComplaints(
            in: file(
                """
                users:
                  suspended: none
                # ^ two-forms: 'users.suspended' does not go with 'states' -> make it an entry of \
                states: {filter: ..., mail: ..., login: deny}
                  suspended_mail: keep
                # ^ two-forms: 'users.suspended_mail' does not go with 'states' -> make it an entry of \
                states: {filter: ..., mail: ..., login: deny}
                  states:
                    - {mail: keep}
                #     ^ missing-key: 'users.states[]' has no 'filter' -> an LDAP filter that finds the \
                accounts in this state
                    - {filter: (a=b), mail: hold, login: no}
                #                           ^ unknown-value: 'users.states[].mail' cannot be 'hold' -> \
                allowed: reject, defer, keep
                #                                        ^ unknown-value: 'users.states[].login' cannot \
                be 'no' -> allowed: deny, allow
                """))
    }

    @Test func `a filter knows three placeholders, for the time of the run`() {
        expectComplaints(
            in: file(
                """
                users:
                  suspended: "(endDate<={today})"
                #                       ^ placeholder: 'users.suspended': unknown placeholder '{today}'; \
                there are {now}, {now:filetime} and {now:days} -> a brace of the value itself is \
                written \\7b
                shared:
                  filter: (&(a<={now:days})(b=x{y))
                #                              ^ placeholder: 'shared.filter': unknown placeholder '{'; \
                there are {now}, {now:filetime} and {now:days} -> a brace of the value itself is \
                written \\7b
                """))
    }

    @Test func `the time of the run stands in every filter, and the settings stay the same`() throws
    {
        let settings = try settings(
            of: file(
                placement: """
                    placement:
                      - {filter: "(end<={now})", system: here}
                      - {system: here}
                    """,
                """
                users:
                  filter: (&(uid=*)(!(end<={now})))
                  states: [{filter: "(shadowExpire<={now:days})"}]
                groups: {mailbox_if: "(accountExpires<={now:filetime})"}
                """))
        let filled = settings.filled(at: Instant(secondsSince1970: 1_795_970_700))
        #expect(filled.kinds[0].filter.request == "(&(uid=*)(!(end<=20261129164500Z)))")
        #expect(filled.kinds[0].filter.text == "(&(uid=*)(!(end<={now})))")
        #expect(filled.kinds[0].rules.states[0].filter.request == "(shadowExpire<=20786)")
        #expect(
            filled.kinds[1].rules.groups?.mailboxIf?.request
                == "(accountExpires<=134404443000000000)")
        guard case .filter(let filter) = filled.placement[0].condition else {
            Issue.record("no filter")
            return
        }
        #expect(filter.request == "(end<=20261129164500Z)")
    }
}

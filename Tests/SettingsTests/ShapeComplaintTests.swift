import Settings
import Testing

/// Complaints about the shape of the file.
@Suite struct ShapeComplaintTests {
    @Test func `an empty file, a comment, nothing but a dash line`() {
        for text in ["", "\n", "# nothing yet\n", "---\n", "~\n"] {
            let (settings, diagnostics) = SettingsReader.read(text)
            #expect(settings == nil)
            #expect(
                diagnostics.map(line) == [
                    "1:1 empty: the settings are empty -> at least domains, directory, systems, "
                        + "placement and outputs are needed"
                ])
        }
    }

    @Test func `a file that is no mapping`() {
        expectComplaints(
            in: """
                - domains
                #< wrong-type: 'settings': expected a mapping of keys, found a list
                """)
        expectComplaints(
            in: """
                splitroute
                #< wrong-type: 'settings': expected a mapping of keys, found text
                """)
    }

    @Test func `a file with nothing that is needed`() {
        let (_, diagnostics) = SettingsReader.read("keep: 5")
        #expect(
            diagnostics.map(line) == [
                "1:1 missing-key: the settings have no 'systems' -> name the system of this host: "
                    + "here: {hosted: true, transport: ...}",
                "1:1 missing-key: the settings have no 'domains' -> domains: [{name: example.com}]",
                "1:1 missing-key: the settings have no 'directory' -> directory: "
                    + "{servers: [ldaps://...], base: ..., bind: {...}}",
                "1:1 missing-key: the settings have no 'placement' -> placement: [{system: NAME}] "
                    + "puts everybody on one system",
                "1:1 missing-key: the settings have no 'outputs' -> outputs: {postfix: {}, "
                    + "dovecot: {}}",
            ])
    }

    @Test func `unknown keys: a near miss, another section's key, no idea`() {
        expectComplaints(
            in: file(
                """
                metrics: /m.prom
                #< unknown-key: unknown key 'metrics' -> did you mean 'metrics_file'?
                kepe: 5
                #< unknown-key: unknown key 'kepe' -> did you mean 'keep'?
                servers: [ldap://localhost]
                #< unknown-key: unknown key 'servers' -> 'servers' belongs to directory
                limits: {colour: red}
                #        ^ unknown-key: unknown key 'colour' -> the keys here are users_min, \
                addresses_min, removed, moved, changed, taken, denied, allowed, groups
                shared: {filter: (a=b), login: [uid]}
                #                       ^ unknown-key: unknown key 'login' -> 'login' belongs to users
                """))
    }

    @Test func `values of another type`() {
        expectComplaints(
            in: file(
                """
                keep: many
                #     ^ wrong-type: 'keep': expected a whole number, found text
                state: [a]
                #      ^ wrong-type: 'state': expected a path, found a list
                limits: 10%
                #       ^ wrong-type: 'limits': expected a mapping of keys, found text
                users:
                  login: uid
                #        ^ wrong-type: 'users.login': expected a list of text, found text -> write \
                the value in brackets: [...]
                  addresses: {mail: yes}
                #            ^ wrong-type: 'users.addresses': expected a list of text, found a mapping
                  login_address: yes
                #                ^ wrong-type: 'users.login_address': expected true or false, found \
                text -> write true, without quotes
                """))
        expectComplaints(
            in: file(
                """
                users:
                  filter: "(a"
                #            ^ filter: 'users.filter': expected '=', '>=', '<=', '~=' or ':='
                  login_address: "false"
                #                ^ wrong-type: 'users.login_address': expected true or false, found \
                text -> write false, without quotes
                  base: {dc: example}
                #       ^ wrong-type: 'users.base': expected a DN, found a mapping
                  login: [[uid]]
                #         ^ wrong-type: 'users.login[]': expected an attribute name, found a list
                ? [keep]
                # ^ wrong-type: a key of 'settings' must be text
                : 5
                """))
    }

    @Test func `values that are missing`() {
        expectComplaints(
            in: file(
                """
                keep:
                #< empty-value: 'keep' has no value -> write the value after the colon, or leave the \
                key out
                state: ~
                #< empty-value: 'state' has no value -> write the value after the colon, or leave the \
                key out
                users: {login: [], mailbox: ""}
                #              ^ empty-value: the list 'users.login' is empty
                #                  ^ empty-value: 'users.mailbox' has no value -> write the value after \
                the colon, or leave the key out
                """))
    }

    @Test func `numbers and durations out of their range or without a unit`() {
        expectComplaints(
            in: file(
                directory: directory(
                    """
                      bind: {method: anonymous}
                      page_size: 100001
                    #            ^ out-of-range: 'directory.page_size' must be between 0 and 100000
                      connect_timeout: 5
                    #                  ^ duration: 'directory.connect_timeout' must be a duration such \
                    as 30s -> add the unit: ms, s, m, h or d
                      read_timeout: 1 day
                    #               ^ duration: 'directory.read_timeout' must be a duration such as \
                    30s -> the units are ms, s, m, h and d
                      total_timeout: 25h
                    #                ^ out-of-range: 'directory.total_timeout' must be between 10ms \
                    and 24h
                    """),
                """
                keep: 1
                #     ^ out-of-range: 'keep' must be between 2 and 10000
                limits:
                  users_min: 010
                #            ^ wrong-type: 'limits.users_min': expected a whole number, found text -> \
                leave out the zeros in front
                  removed: 101%
                #          ^ out-of-range: 'limits.removed' must be between 0% and 100%
                  moved: -1
                #        ^ wrong-type: 'limits.moved': expected a percentage or a number, found text \
                -> for example 10% of the rows, or 25 rows
                  changed: {percent: 20, floor: 0}
                #                    ^ wrong-type: 'limits.changed.percent': expected a percentage, \
                found text -> percent: 10%
                #                               ^ out-of-range: 'limits.changed.floor' must be \
                between 1 and 1000000000
                  taken: {floor: 5}
                # ^ missing-key: 'limits.taken' has no 'percent' -> percent: 10%
                  denied: {percent: 10%, from: 5}
                #                        ^ unknown-key: unknown key 'from' -> the keys here are \
                percent, floor
                """))
    }

    @Test func `words nobody knows`() {
        expectComplaints(
            in: file(
                """
                conflicts: stopp
                #          ^ unknown-value: 'conflicts' cannot be 'stopp' -> did you mean 'stop'? \
                allowed: defer, stop
                users: {scope: everything}
                #              ^ unknown-value: 'users.scope' cannot be 'everything' -> allowed: base, \
                one, subtree
                """))
    }

    @Test func `text in several lines where one is meant`() {
        expectComplaints(
            in: file(
                """
                state: |
                #      ^ control-character: 'state' must not hold line breaks or other control \
                characters -> write the text in one line
                  /srv
                metrics_file: "/a\\tb"
                #             ^ control-character: 'metrics_file' must not hold line breaks or other \
                control characters -> write the text in one line
                """))
    }
}

import Settings
import Testing

/// Complaints about outputs, canaries, hooks and the rest.
@Suite struct OutputComplaintTests {
    @Test func `nobody to read the tables, and mistakes in what readers are given`() {
        expectComplaints(
            in: file(
                outputs: """
                    outputs: {}
                    #< missing-output: nobody is to read the tables -> name at least one of postfix, \
                    dovecot, pam, exim, export
                    """))
        expectComplaints(
            in: file(
                outputs: """
                    outputs:
                      pam: true
                    #      ^ wrong-type: 'outputs.pam': expected a mapping of keys, found text
                      export: {csv: true}
                    #          ^ unknown-key: unknown key 'csv' -> the keys here are spreadsheet
                      postfix: {deny_text: "\(String(repeating: "x", count: 401))", settle: 11m}
                    #                      ^ too-long: 'outputs.postfix.deny_text' has more than 400 \
                    characters
                    #\(String(repeating: " ", count: 435))^ out-of-range: 'outputs.postfix.settle' \
                    must be between 0s and 10m
                    """))
    }

    @Test func `ways to other systems that Exim cannot be told`() {
        expectComplaints(
            in: file(
                systems: """
                    systems:
                      here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
                      far: {transport: "uucp:[far.example.com]"}
                    #                  ^ transport: 'systems.far.transport': outputs.exim sends mail \
                    to other systems by SMTP or LMTP, and knows no service 'uucp' -> write smtp:, \
                    relay: or lmtp:, or leave the output out
                      near: {transport: "lmtp:unix:private/lmtp"}
                    #                   ^ transport: 'systems.near.transport': outputs.exim reaches \
                    another system by its host, not by a socket -> let it listen on a port: \
                    lmtp:inet:127.0.0.1:24
                      inner: {transport: "smtp:[mx.example.com]:submission"}
                    #                    ^ transport: 'systems.inner.transport': outputs.exim knows \
                    ports by their numbers, not 'submission' -> services(5) has the number
                      fine: {transport: "smtp:example.org:26", mx: true}
                    """, outputs: "outputs: {exim: {}}"))
    }

    @Test func `users to be passed on, and no system to pass them on to`() {
        expectComplaints(
            in: file(
                outputs: """
                    outputs: {dovecot: {proxy: true}}
                    #                          ^ no-imap: no system says where its users read their \
                    mail -> give one of 'systems' an imap: mail.example.com
                    """))
    }

    @Test func `canaries`() {
        expectComplaints(
            in: file(
                """
                canaries:
                  postmaster: here
                # ^ invalid-address: 'postmaster' is not an address -> canaries: \
                {anna@example.com: SYSTEM}
                  anna@exmaple.com: here
                # ^ foreign-address: the domain of 'anna@exmaple.com' is not in 'domains' -> did you \
                mean 'example.com'?
                  anna@example.net: there
                #                   ^ unknown-system: there is no system 'there' -> did you mean \
                'here'?
                  Anna@Example.net: here
                # ^ duplicate-value: the canary 'Anna@Example.net' is listed twice
                """))
    }

    @Test func `hooks`() {
        expectComplaints(
            in: file(
                """
                after_activate:
                  - postfix reload
                #   ^ wrong-type: 'after_activate[]': expected a list of text, found text -> write it \
                as a list: [postfix, reload]; no shell is used
                  - []
                #   ^ empty-value: the list 'after_activate[]' is empty
                  - [bin/hook]
                #    ^ not-absolute: 'bin/hook' must be an absolute path or a plain name
                  - [{a: b}]
                #    ^ wrong-type: 'after_activate[][]': expected text, found a mapping
                """))
        expectComplaints(
            in: file(
                """
                after_activate: {timeout: 0s}
                #< missing-key: 'after_activate' has no 'commands'
                #                         ^ out-of-range: 'after_activate.timeout' must be between \
                100ms and 1h
                """))
    }

    @Test func `paths and the group`() {
        expectComplaints(
            in: file(
                """
                state: var/lib
                #      ^ not-absolute: 'state' must be an absolute path -> begin it with '/'
                metrics_file: ./m.prom
                #             ^ not-absolute: 'metrics_file' must be an absolute path -> begin it with \
                '/'
                group: "mail tables"
                #      ^ invalid-name: 'mail tables' is not the name of a Unix group
                """))
    }

    @Test func `ten mistakes are all shown in one run, in the order of the file`() {
        expectComplaints(
            in: """
                domain: [{name: example.com}]
                #< unknown-key: unknown key 'domain' -> did you mean 'domains'?
                #< missing-key: the settings have no 'domains' -> domains: [{name: example.com}]
                directory:
                #< missing-key: 'directory' has no 'base' -> for example base: dc=example,dc=com
                  servers: [ldap.example.com]
                #           ^ invalid-url: 'ldap.example.com': this is not an LDAP URL -> write \
                ldaps://ldap.example.com
                  bind: {method: anonymus}
                #                ^ unknown-value: 'directory.bind.method' cannot be 'anonymus' -> did \
                you mean 'anonymous'? allowed: simple, external, gssapi, scram-sha-256, digest-md5, \
                anonymous
                systems:
                  here: {hosted: yes, transport: "lmtp:unix:private/dovecot-lmtp"}
                #                ^ wrong-type: 'systems.here.hosted': expected true or false, found \
                text -> write true, without quotes
                placement:
                  - {filter: "(a=b", system: here}
                #                 ^ filter: 'placement[].filter': expected ')'
                  - {system: her}
                #            ^ unknown-system: there is no system 'her' -> did you mean 'here'?
                outputs: {postfix: {map_type: btree}}
                #                             ^ unknown-value: 'outputs.postfix.map_type' cannot be \
                'btree' -> allowed: lmdb, cdb, texthash, hash, auto
                keep: 1
                #     ^ out-of-range: 'keep' must be between 2 and 10000
                """)
    }
}

import MailModel
import Settings
import Testing

/// Complaints about domains, systems and transports.
@Suite struct SystemComplaintTests {
    @Test func `domains that are none, or listed twice`() {
        expectComplaints(
            in: file(
                domains: """
                    domains:
                      - name: -example.com
                    #         ^ invalid-domain: '-example.com' is not a domain name
                      - name: example.com.
                    #         ^ invalid-domain: 'example.com.' is not a domain name -> leave out the \
                    dot at the end
                      - {name: example.org, aliases: [EXAMPLE.org]}
                    #                                 ^ duplicate-domain: the domain 'EXAMPLE.org' is \
                    listed twice
                      - aliases: [example.net]
                    #   ^ missing-key: 'domains[]' has no 'name'
                    """))
        expectComplaints(
            in: file(
                domains: """
                    domains: []
                    #        ^ empty-value: the list 'domains' is empty
                    """))
    }

    @Test func `unknown addresses to a system that is none or hosted`() {
        expectComplaints(
            in: file(
                domains: """
                    domains:
                      - {name: example.com, unknown: exchagne}
                    #                                ^ unknown-value: 'domains[].unknown' cannot be \
                    'exchagne' -> did you mean 'exchange'? allowed: reject, exchange
                      - {name: example.net, unknown: here}
                    #                                ^ hosted-unknown: unknown addresses cannot go to \
                    'here': it is hosted here -> write reject, or the system that knows them
                    """))
    }

    @Test func `a catch-all that is no address, or stands beside a system for the unknown`() {
        expectComplaints(
            in: file(
                domains: """
                    domains:
                      - {name: example.com, catch_all: everybody}
                    #                                  ^ invalid-address: 'everybody' is not an \
                    address -> for example catch_all: postmaster@example.com
                      - {name: example.net, unknown: exchange, catch_all: desk@example.com}
                    #                                                     ^ two-fates: unknown \
                    addresses go to exchange already -> leave out 'unknown' or 'catch_all'
                    """))
    }

    @Test func `systems with odd names, without a transport, none of them hosted`() {
        expectComplaints(
            in: file(
                systems: """
                    systems:
                    #< no-hosted-system: no system is hosted here -> set 'hosted: true' for the system \
                    whose users log in on this host
                      here: {}
                    # ^ missing-key: 'systems.here' has no 'transport' -> for example \
                    smtp:[mail.example.com]:25
                      reject: {transport: "smtp:[a]"}
                    # ^ invalid-name: no system can be called 'reject' -> the word has a meaning in \
                    domains[].unknown
                      "a b": {transport: "smtp:[a]"}
                    # ^ invalid-name: 'a b' is not the name of a system -> use letters, digits, '.', \
                    '_' and '-', at most 64
                    """))
    }

    @Test func `a recipient rewritten on a hosted system, a wrong template`() {
        expectComplaints(
            in: file(
                systems: """
                    systems:
                      here: {hosted: true, transport: "virtual:", rewrite: "{primary}"}
                    #                                             ^ rewrite-hosted: 'rewrite' is for \
                    third-party systems -> 'mailbox' of users says under which name mail is delivered \
                    here
                      far: {transport: "smtp:[a]", rewrite: "x{primry}"}
                    #                                         ^ template: 'systems.far.rewrite': unknown \
                    placeholder '{primry}'; there are {login}, {primary}, {local}, {id} and {attr:NAME}
                    """))
    }

    @Test func `a server of mailboxes that cannot be, or contradicts itself`() {
        expectComplaints(
            in: file(
                systems: """
                    systems:
                      here: {hosted: true, transport: "virtual:", imap: mail.example.com}
                    #                                             ^ imap-hosted: 'imap' is for \
                    third-party systems -> users of a hosted system log in here
                      a: {transport: "smtp:[a]", imap: 993}
                    #                                  ^ invalid-host: '993' is not a host, or a host \
                    and a port -> for example mail.example.com:993; an IPv6 address stands in [ ]
                      b: {transport: "smtp:[a]", imap: "mail port=25"}
                    #                                  ^ invalid-host: 'mail port=25' is not a host, or \
                    a host and a port -> for example mail.example.com:993; an IPv6 address stands in [ ]
                      c: {transport: "smtp:[a]", imap: "mail:99999"}
                    #                                  ^ out-of-range: 'systems.c.imap': ports are 1 to \
                    65535
                      d: {transport: "smtp:[a]", imap: {port: 993, tls: yes}}
                    #                            ^ missing-key: 'systems.d.imap' has no 'host' -> for \
                    example host: mail.example.com
                    #                                                   ^ unknown-value: \
                    'systems.d.imap.tls' cannot be 'yes' -> allowed: none, starttls, tls
                      e: {transport: "smtp:[a]", imap: {host: "a:143", port: 144}}
                    #                                                  ^ two-ports: \
                    'systems.e.imap.host' has a port already -> leave one of them out
                      f: {transport: "smtp:[a]", imap: {host: a, port: 993, tls: none, pop3: 995}}
                    #                                                            ^ tls-mode: port 993 \
                    speaks TLS from the first byte -> write tls: tls, or port 143
                    #                                                            ^ tls-mode: port 995 \
                    speaks TLS from the first byte -> write tls: tls, or port 110
                      g: {transport: "smtp:[a]", imap: {host: a, port: 143, tls: tls, sieve: 0}}
                    #                                                            ^ tls-mode: port 143 \
                    begins in clear text -> write tls: starttls, or port 993
                    #                                                                        ^ \
                    out-of-range: 'systems.g.imap.sieve' must be between 1 and 65535
                    """))
    }

    struct Transport: Sendable, CustomTestStringConvertible {
        let text: String
        let column: Int
        let complaint: String
        var testDescription: String { text }
        init(_ text: String, at column: Int, _ complaint: String) {
            self.text = text
            self.column = column
            self.complaint = complaint
        }
    }

    static let transports = [
        Transport(
            "mail.example.com", at: 1,
            "expected 'transport:nexthop' -> for example smtp:[mail.example.com]:25"),
        Transport(
            "sm.tp:[a]", at: 1,
            "a transport is named by letters, digits, '-' and '_' -> for example "
                + "smtp:[mail.example.com]:25"),
        Transport("discard:", at: 1, "'discard' delivers nothing"),
        Transport("error:gone", at: 1, "'error' delivers nothing"),
        Transport("smtp:[a] [b]", at: 9, "a transport holds no blanks"),
        Transport(
            "smtp:", at: 6, "the next hop is missing -> for example smtp:[mail.example.com]:25"),
        Transport(
            "smtp:mx.example:25", at: 6,
            "the bare host 'mx.example' would be looked up by MX -> write smtp:[mx.example]:25, "
                + "or set 'mx: true' if that is meant"),
        Transport("smtp:m_x", at: 6, "'m_x' is not a host"),
        Transport("smtp:[m_x]", at: 7, "'m_x' is not a host"),
        Transport("smtp:[a", at: 6, "'[' without ']'"),
        Transport("smtp:[a]25", at: 9, "expected ':' and a port after ']'"),
        Transport("smtp:[a]:0", at: 10, "'0' is not a port -> ports are 1 to 65535"),
        Transport("smtp:[a]:99999", at: 10, "'99999' is not a port -> ports are 1 to 65535"),
        Transport("smtp:[a],[b]:-", at: 14, "'-' is not a port -> ports are 1 to 65535"),
        Transport(
            "smtp:unix:private/lmtp", at: 6,
            "'unix:' is for LMTP -> write lmtp:unix:private/lmtp"),
        Transport("smtp:inet:a:24", at: 6, "'inet:' is for LMTP -> write the host in brackets"),
        Transport("lmtp:unix:", at: 6, "the socket's path is missing"),
        Transport("lmtp:inet:m_x:24", at: 11, "'m_x' is not a host"),
        Transport("lmtp:inet:a:x_y", at: 13, "'x_y' is not a port -> ports are 1 to 65535"),
    ]

    @Test(arguments: transports) func `transports are pointed at where they go wrong`(
        transport: Transport
    ) {
        for (quote, shift) in [("\"", 1), ("'", 1)] {
            let before = "  far: {transport: "
            let caret = String(repeating: " ", count: before.count + shift + transport.column - 2)
            expectComplaints(
                in: file(
                    systems: """
                        systems:
                          here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
                        \(before)\(quote)\(transport.text)\(quote)}
                        #\(caret)^ transport: 'systems.far.transport': \(transport.complaint)
                        """))
        }
    }

    @Test(arguments: [
        "smtp:[mail.example.com]", "relay:[192.0.2.1]:submission", "smtp:[2001:db8::1]:25",
        "lmtp:unix:/run/lmtp", "lmtp:inet:localhost", "lmtp:inet:[127.0.0.1]:24",
        "smtp:[a],[b]:26", "smtp-tls:[a]:465",
    ])
    func `transports that send mail where somebody chose`(transport: String) throws {
        let systems = "systems: {a: {hosted: true, transport: \"\(transport)\"}}"
        let text = file(systems: systems, placement: "placement: [{system: a}]")
        #expect(try settings(of: text).systems[0].transport.text == transport)
    }
}

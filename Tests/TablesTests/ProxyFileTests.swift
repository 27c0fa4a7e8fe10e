import Foundation
import MailModel
import Tables
import Testing

/// The files by which Dovecot passes people of other systems on.
@Suite struct ProxyFileTests {
    private static let exchange = MailboxServer(
        host: "mail.example.com", security: .starttls, imap: 143, pop3: 110, sieve: nil)
    private static let lyon = MailboxServer(
        host: "2001:db8::1", security: .tls, imap: 993, pop3: 995, sieve: 4190)

    /// Omar on Exchange, Tom in Lyon, Paula at a system that says nothing; Viktor has left Exchange.
    private func texts(
        _ logins: [(name: String, account: Int, reason: DeniedLogin.Reason)],
        exchange: MailboxServer = ProxyFileTests.exchange
    ) throws -> [String: String] {
        var value = TableValue()
        value.systems = ["here", "exchange", "lyon", "paris"]
        value.accounts = [
            .init(id: "u-omar", system: 1, state: .thirdParty),
            .init(id: "u-tom", system: 2, state: .thirdParty),
            .init(id: "u-paula", system: 3, state: .thirdParty),
            .init(id: "u-viktor", system: 1, state: .suspended),
        ]
        value.logins = logins
        var parameters = parameters(proxy: true)
        parameters.systems[1].imap = exchange
        parameters.systems += [
            .init(name: "lyon", hosted: false, transport: "smtp:[lyon]", imap: Self.lyon),
            .init(name: "paris", hosted: false, transport: "smtp:[paris]"),
        ]
        return try outputTexts(value.table, parameters).mapValues {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private static let logins: [(name: String, account: Int, reason: DeniedLogin.Reason)] = [
        ("omar", 0, .thirdParty), ("omar@example.com", 0, .thirdParty), ("tom", 1, .thirdParty),
        ("paula", 2, .thirdParty), ("viktor", 3, .suspended),
    ]

    @Test func `a row for each login of each service that the system has, protected as it says`()
        throws
    {
        let texts = try texts(Self.logins)
        #expect(
            texts["dovecot/proxy.imap"] == """
                omar:::::::proxy=y nopassword=y host=mail.example.com port=143 starttls=yes
                omar@example.com:::::::proxy=y nopassword=y host=mail.example.com port=143 starttls=yes
                tom:::::::proxy=y nopassword=y host=2001:db8::1 port=993 ssl=yes

                """)
        #expect(
            texts["dovecot/proxy.pop3"] == """
                omar:::::::proxy=y nopassword=y host=mail.example.com port=110 starttls=yes
                omar@example.com:::::::proxy=y nopassword=y host=mail.example.com port=110 starttls=yes
                tom:::::::proxy=y nopassword=y host=2001:db8::1 port=995 ssl=yes

                """)
        #expect(
            texts["dovecot/proxy.sieve"]
                == "tom:::::::proxy=y nopassword=y host=2001:db8::1 port=4190 starttls=yes\n")
        #expect(texts["dovecot/deny"] == "omar\nomar@example.com\npaula\ntom\nviktor\n")
        #expect(texts.keys.filter { $0.hasPrefix("dovecot/") }.count == 4, "none to send mail")
    }

    @Test func `without protection only where the settings say so`() throws {
        let clear = MailboxServer(
            host: "10.0.0.1", security: .none, imap: 1143, pop3: nil, sieve: 4190)
        let texts = try texts([("omar", 0, .thirdParty)], exchange: clear)
        #expect(
            texts["dovecot/proxy.imap"]
                == "omar:::::::proxy=y nopassword=y host=10.0.0.1 port=1143\n")
        #expect(texts["dovecot/proxy.pop3"] == "")
        #expect(
            texts["dovecot/proxy.sieve"]
                == "omar:::::::proxy=y nopassword=y host=10.0.0.1 port=4190\n")
    }

    @Test func `no login can add a field or a row`() throws {
        let texts = try texts([
            ("x:::::::proxy=y host=evil.test", 0, .thirdParty), ("#omar", 0, .thirdParty),
            ("a b", 0, .thirdParty), ("c\nd:::::::proxy=y", 0, .thirdParty),
        ])
        #expect(
            texts["dovecot/proxy.imap"]
                == "a b:::::::proxy=y nopassword=y host=mail.example.com port=143 starttls=yes\n")
    }

    @Test func `a name has a row in the spelling that Dovecot asks for, and nobody else's`() throws
    {
        let texts = try texts([
            ("o'brien", 0, .thirdParty), ("o", 1, .thirdParty), ("q'x", 0, .thirdParty),
            ("q\\'x", 3, .suspended),
        ])
        let names = texts["dovecot/proxy.imap"]?.split(separator: "\n").map { line in
            line.prefix { $0 != ":" }
        }
        #expect(names == ["o", "o'brien", "o\\'brien", "q'x"])
        let denied = texts["dovecot/deny"]?.split(separator: "\n")
        #expect(denied == ["o", "o'brien", "o\\'brien", "q'x", "q\\'x", "q\\\\\\'x"])
    }

    @Test func `what a generation keeps is as it was, until somebody is passed on`() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func json(_ parameters: OutputParameters) throws -> String {
            String(decoding: try encoder.encode(parameters), as: UTF8.self)
        }
        let before = parameters()
        #expect(try json(before).contains(#""dovecot":true"#))
        #expect(try !json(before).contains("imap"))
        var after = parameters(proxy: true)
        after.systems[1].imap = Self.exchange
        let text = try json(after)
        #expect(text.contains(#""dovecot":{"proxy":true}"#))
        #expect(
            text.contains(
                #""imap":{"host":"mail.example.com","imap":143,"pop3":110,"tls":"starttls"}"#))
        for parameters in [before, after] {
            let data = try encoder.encode(parameters)
            #expect(try JSONDecoder().decode(OutputParameters.self, from: data) == parameters)
        }
    }
}

import MailModel
import Settings
import Testing

/// No secret ever reaches a message.
@Suite struct SecretTests {
    private let secret = "hunter2-Xyzzy"

    @Test func `a password in the settings is refused by name, its line hidden`() {
        let text = file(directory: directory("  bind: {dn: cn=reader, password: hunter2-Xyzzy}"))
        let (settings, diagnostics) = SettingsReader.read(text)
        #expect(settings == nil)
        let place = "splitroute.yaml:5:25: error:"
        let password =
            "\(place) a secret must not stand in the settings [secret-in-file]\n"
            + "    hint: put it in a file and name it in directory.bind.password_file"
        #expect(
            SettingsReader.render(diagnostics, text, file: "splitroute.yaml")
                == password)
        #expect(diagnostics.map(\.code) == ["secret-in-file"])
    }

    @Test func `other lines are shown with a caret under the character, also after a tab`() {
        let text = "keep:\t1\n"
        let diagnostic = Diagnostic(
            code: "out-of-range", at: .init(line: 1, column: 7), "too few", hint: "2")
        #expect(
            SettingsReader.render([diagnostic], text, file: "s.yaml") == """
                s.yaml:1:7: error: too few [out-of-range]
                    keep: 1
                          ^
                    hint: 2
                """)
    }

    @Test func `the name of a password file is no secret, the line is shown`() {
        let text = file(
            directory: directory("  bind: {dn: reader, password_file: /etc/splitroute/bind.secret}")
        )
        let (_, diagnostics) = SettingsReader.read(text)
        let rendered = SettingsReader.render(diagnostics, text, file: "s.yaml")
        #expect(rendered.contains("bind: {dn: reader, password_file:"))
        #expect(rendered.contains("'reader' is not a DN"))
    }

    /// Ways to write a password where none belongs; S stands for the secret.
    static let mistakes = [
        "KEY: S", "KEY: \"S\"", "KEY: 'S'", "KEY S", "KEY=S", "KEY: S: S", "KEY: {S: S}",
        "KEY: [S, S", "KEY: \"S", "KEY:\n    S: S", "KEY:\n    S", "KEY: |\n    S\n\n    S: [",
        "? KEY\n  : S", "KEY: S\n  KEY: S", "KEY: @S", "KEY: *S", "KEY: &S S", "KEY: !S S",
        "KEY:\tS", "KEY: \"\\q S\"", "KEY: [S]", "KEY: - S", "KEY: S\u{0}", "KEY: >-\n    a\n    S",
    ]

    static let keys = [
        "password", "Password", "passwd", "pasword", "bind_password", "bindpw", "secret",
        "token", "api_token", "passphrase", "password_file", "password_credential", "credentials",
    ]

    @Test(arguments: mistakes) func `whatever the key and the mistake`(mistake: String) {
        for key in SecretTests.keys {
            let line = mistake.replacing("KEY", with: key).replacing("S", with: secret)
            let inner = line.replacing("\n", with: "\n  ")
            let flow = line.replacing("\n", with: " ")
            let texts = [
                file(line.replacing("\n  ", with: "\n")),
                file(directory: directory("  " + line)),
                file(directory: directory("  bind:\n    dn: cn=reader\n    " + inner)),
                file(directory: directory("  bind: {dn: cn=reader, \(flow)}")),
                file(directory: directory("  bind: {method: simple, \(flow), \(secret)}")),
                file("users: {\(flow)}"), file("canaries:\n  " + line),
            ]
            for text in texts {
                let (settings, diagnostics) = SettingsReader.read(text)
                let rendered = SettingsReader.render(diagnostics, text, file: "s.yaml")
                #expect(!rendered.contains(secret), "in \(text.debugDescription)")
                #expect(
                    !"\(diagnostics)".contains(secret), "in \(text.debugDescription)")
                let isRefused = settings == nil
                #expect(isRefused || key.hasPrefix("password_"), "in \(text.debugDescription)")
            }
        }
    }

    /// Words for a password in the languages of those who write them, and none at all.
    @Test(arguments: ["pw", "pass", "code", "kennwort", "mot_de_passe", "clave", "pw2", "hunter2"])
    func `whatever an unknown key below bind is called`(_ key: String) {
        for mistake in SecretTests.mistakes {
            let line = mistake.replacing("KEY", with: key).replacing("S", with: secret)
            let inner = line.replacing("\n", with: "\n  ")
            let flow = line.replacing("\n", with: " ")
            let texts = [
                "  bind:\n    dn: cn=reader\n    " + inner,
                "  bind:\n    " + inner + "\n    dn: cn=reader",
                "  bind: {dn: \"cn=reader,dc=x\", \(flow)}", "  bind: {\(flow), dn: cn=reader}",
                "  bind: {dn: cn=reader,\n    \(flow)}", "  \"bind\":\n\n    " + inner,
            ]
            for text in texts.map({ file(directory: directory($0)) }) {
                let (settings, diagnostics) = SettingsReader.read(text)
                let rendered = SettingsReader.render(diagnostics, text, file: "s.yaml")
                #expect(settings == nil, "in \(text.debugDescription)")
                #expect(
                    !rendered.contains(secret) && !"\(diagnostics)".contains(secret),
                    "in \(text.debugDescription)")
            }
        }
    }

    @Test func `what has its place below bind is shown, and what follows it`() {
        let text = file(
            directory: directory(
                """
                  bind:
                    # who asks
                    dn: "reader"  # a DN
                    password_file: /etc/splitroute/bind
                  bse: dc=example
                """))
        let (_, diagnostics) = SettingsReader.read(text)
        let rendered = SettingsReader.render(diagnostics, text, file: "s.yaml")
        #expect(rendered.contains("    dn: \"reader\"  # a DN"))
        #expect(rendered.contains("    bse: dc=example"))
        #expect(rendered.contains("unknown key 'bse'"))
    }

    @Test func `a password inside a URL`() {
        for url in [
            "ldap://reader:S@ldap.example.com", "ldaps://S@ldap", "ldap:// :S@x", "a://S@b c",
        ] {
            let written = url.replacing("S", with: secret)
            let text = file(
                directory: directory("  bind: {method: anonymous}", servers: "[\"\(written)\"]"))
            let (settings, diagnostics) = SettingsReader.read(text)
            let rendered = SettingsReader.render(diagnostics, text, file: "s.yaml")
            #expect(settings == nil)
            #expect(!rendered.contains(secret), "in \(rendered)")
        }
    }
}

import TestSupport
import Testing

/// A real Exim reads the tables as Postfix does.
@Suite(.serialized) struct EximMailTests {
    private static let addresses =
        EximLab.people.map(\.1) + [
            "anna@example.com", "ANNA@Example.COM", "anna+news@example.com", "anna+own@example.com",
            "robert@example.com", "akeller@example.com", "akeller+x@example.com",
            "omar@example.com", "Omar+x@example.com", "olga@example.com", "olga.far@example.com",
            "olga.far+x@example.com", "team@example.com", "team+x@example.com",
            "gone@example.com", "gone+x@example.com", "dup@example.com", "dup+x@example.com",
            "nobody@example.com", "nobody+x@example.com", "+nobody@example.com",
            "info@xn--bcher-kva.example", "anna@bücher.example",
            "lyon@forwarded.example", "unknown@forwarded.example", "left@forwarded.example",
            "unknown@caught.example", "unknown+x@caught.example", "+unknown@caught.example",
            "anna@caught.example", "STRASSE@example.com", "stranger@elsewhere.test",
        ]

    /// Where the two differ: Postfix has rules of its own about `%`, says 554 to relays, and folds
    /// other letters than ASCII.
    private static let differences: [String: (exim: Int, postfix: Int)] = [
        "x%y@example.com": (250, 554), "stranger@elsewhere.test": (550, 554),
        "JÜRGEN@example.com": (550, 250),
    ]

    @Test(arguments: ["exim-light", "exim-heavy"])
    func `every address has the verdict that Postfix gives it`(build: String) throws {
        let lab = try EximLab(build)
        try lab.start()
        try compareVerdicts(lab)
        let disabled = try lab.verdict(lab.exim.port, on: "gone@example.com")
        #expect(disabled.text == "5.2.1 mailbox disabled")
        let contested = try lab.verdict(lab.exim.port, on: "dup@example.com")
        #expect(contested.code == 450 && contested.text == "4.3.5 ambiguous recipient")
    }

    @Test func `Debian's split configuration says the same, and refuses the same logins`() throws {
        let lab = try EximLab("exim-light")
        try lab.configureAsDebian()
        #expect(try findings(lab).isEmpty)
        try lab.start()
        try compareVerdicts(lab)
        for (name, code) in [("akeller", 235), ("ohaddad", 535)] {
            let answer = try SMTPSession(port: lab.exim.port)
                .authenticate(name, password: EximLab.password)
            #expect(answer.code == code, "\(name): \(answer)")
        }
    }

    private func compareVerdicts(_ lab: EximLab) throws {
        for address in Self.addresses + ["JÜRGEN@example.com"] {
            let exim = try lab.verdict(lab.exim.port, on: address)
            let postfix = try lab.verdict(lab.postfix.port, on: address)
            if let expected = Self.differences[address] {
                #expect(exim.code == expected.exim, "\(address): \(exim)")
                #expect(postfix.code == expected.postfix, "\(address): \(postfix)")
            } else {
                #expect(exim.code == postfix.code, "\(address): \(exim), Postfix: \(postfix)")
            }
        }
    }

    @Test func `mail arrives where its row says, under the name it says`() throws {
        let lab = try EximLab("exim-light")
        try lab.start()
        let expected = [
            "anna@example.com": ["here: akeller@example.com"],
            "anna+news@example.com": ["here: akeller+news@example.com"],
            "olga+x@example.com": ["exchange: olga.far+x@example.com"],
            "\"j smith\"@example.com": ["exchange: \"j smith\"@example.com"],
            "unknown@forwarded.example": ["exchange: unknown@forwarded.example"],
            "unknown+x@caught.example": ["here: akeller@example.com"],
            "team+x@example.com": [
                "exchange: \"#x+x\"@example.com", "exchange: \"x,y+x\"@example.com",
                "exchange: omar+x@example.com", "here: akeller+x@example.com",
            ],
        ]
        for (number, (address, arrivals)) in expected.enumerated() {
            let subject = "message-\(number)"
            #expect(try lab.send(subject, to: address).code == 250, "\(address)")
            #expect(try lab.arrivals(of: subject, count: arrivals.count) == arrivals, "\(address)")
        }
    }

    @Test func `a new generation counts from the next connection, and nobody sees an error`() throws
    {
        let lab = try EximLab("exim-light")
        try lab.start()
        #expect(try lab.verdict(lab.exim.port, on: "nina@example.com").code == 550)
        #expect(try lab.send("before", to: "omar@example.com").code == 250)
        #expect(try lab.arrivals(of: "before", count: 1) == ["exchange: omar@example.com"])
        let nina = EximLab.person("nina", "nina@example.com", "here")
        var codes: [Int] = []
        for round in 0..<6 {
            let isIn = round.isMultiple(of: 2)
            let sync = try lab.beginSync(
                EximLab.directory(omarIsHere: isIn, more: isIn ? "\n" + nina : ""))
            while sync.isRunning {
                codes.append(try lab.verdict(lab.exim.port, on: "omar@example.com").code)
                let other = try lab.verdict(lab.exim.port, on: "nina@example.com").code
                #expect(other == 250 || other == 550)
            }
            #expect(sync.exitStatus == 0)
            let nina = try lab.verdict(lab.exim.port, on: "nina@example.com")
            #expect(nina.code == (isIn ? 250 : 550))
        }
        #expect(codes.count > 6 && codes.allSatisfy { $0 == 250 }, "\(codes)")
        #expect(try lab.sync(EximLab.directory(omarIsHere: true)).status == 0)
        #expect(try lab.send("after", to: "omar@example.com").code == 250)
        #expect(try lab.arrivals(of: "after", count: 1) == ["here: ohaddad@example.com"])
    }

    @Test func `who is refused does not log in, and sends nothing where nobody asked`() throws {
        let lab = try EximLab("exim-light")
        try lab.start()
        func login(_ name: String) throws -> Int {
            try SMTPSession(port: lab.exim.port)
                .authenticate(name, password: EximLab.password).code
        }
        #expect(try login("akeller") == 235)
        for name in ["ohaddad", "OHADDAD", "ohaddad ", "gone"] {
            #expect(try login(name) == 535, "\(name)")
        }
        // Somebody else's authenticator, which does not ask.
        let other = """

            other_login:
              driver = plaintext
              public_name = LOGIN
              server_prompts = User : Password
              server_set_id = $auth1
              server_condition = true
            """
        lab.exim.stop()
        try lab.configure { $0 == "authenticators" ? $1 + other : $1 }
        try lab.exim.start()
        let session = try SMTPSession(port: lab.exim.port)
        #expect(try session.say("AUTH LOGIN").code == 334)
        #expect(try session.say("T0hhZGRhZA==").code == 334)
        #expect(try session.say("eA==").code == 235)
        let sender = try session.say("MAIL FROM:<omar@example.com>")
        #expect(sender.code == 550)
        #expect(sender.text == "5.7.1 This mailbox is hosted on another system")
    }

    @Test(arguments: ["missing", "empty", "cut"])
    func `without a whole table mail waits, and nobody logs in`(damage: String) throws {
        let lab = try EximLab("exim-light")
        try lab.start()
        for name in ["routes", "deny"] {
            let path = "state/generations/000001/exim/\(name).cdb"
            let bytes = try lab.workspace.bytes(of: path)
            let removal = try Processes.run(["rm", lab.workspace.file(path)])
            #expect(removal.succeeded)
            if damage == "missing" { continue }
            let rest = damage == "empty" ? [] : Array(bytes.prefix(bytes.count / 2))
            try lab.workspace.write(path, bytes: rest)
        }
        for address in ["anna@example.com", "omar@example.com"] {
            #expect(try lab.verdict(lab.exim.port, on: address).code == 451, "\(address)")
        }
        let login = try SMTPSession(port: lab.exim.port)
            .authenticate("ohaddad", password: EximLab.password)
        #expect(login.code == 435, "\(login)")
    }

    @Test func `check finds the example's lines in order, and what is missing from them`() throws {
        let lab = try EximLab("exim-light")
        #expect(try findings(lab).isEmpty)
        let folder = lab.workspace.file("state/current/exim")
        try lab.configure { section, lines in section == "routers" ? "" : lines }
        #expect(
            try findings(lab) == [
                "exim: no router reads \(folder)/routes.cdb; put those of docs/wiring.md before the "
                    + "first router"
            ])
        try lab.configure { section, lines in
            section == "main" ? lines.replacing("acl_smtp_mail =", with: "#") : lines
        }
        #expect(
            try findings(lab) == [
                "exim: acl_smtp_mail does not ask the deny list, so that whoever got past an "
                    + "authenticator may send; set it to the ACL of docs/wiring.md"
            ])
        try lab.configure { section, lines in
            section == "main"
                ? lines.replacing("= splitroute_rcpt", with: "= acl_check_rcpt")
                    .replacing("smtputf8_advertise_hosts = *", with: "smtputf8_advertise_hosts =")
                : lines
        }
        #expect(
            try findings(lab) == [
                "exim: the ACL acl_check_rcpt says \"accept authenticated = *\" before it verifies "
                    + "recipients, and accepts unknown addresses; put deny domains = +splitroute, "
                    + "! verify = recipient first",
                "exim: smtputf8_advertise_hosts is empty, so that nobody can write to addresses "
                    + "beyond ASCII; set smtputf8_advertise_hosts = *",
            ])
    }

    private func findings(_ lab: EximLab) throws -> [String] {
        let check = try lab.check()
        guard check.outputText.contains("compiled ") else { throw ProcessFailed(check) }
        return check.outputText.split(separator: "\n").map(String.init)
            .filter { $0.hasPrefix("finding") && $0.contains("exim") }
            .map { String($0.dropFirst(11)) }
    }
}

import Foundation
import TestSupport
import Testing

/// The HTML report in a real browser.
@Suite(.serialized) struct PlanPageTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace()
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.guarded(hooked: workspace.file("hooked")))
    }

    private func run(_ words: String...) throws -> Processes.Outcome {
        try ProgramUnderTest.run(
            words + ["--settings", settings, "--state", workspace.file("state")])
    }

    private func directory(_ name: String, _ text: String) throws -> String {
        try workspace.write("\(name).ldif", text)
    }

    /// The report of a plan, as a browser shows it under `#fragment`.
    private func page(_ directory: String, _ fragment: String = "") throws -> String {
        let file = workspace.file("plan.html")
        let plan = try run("plan", "--from", directory, "--format", "html", "--output", file)
        #expect(plan.status == 0, "\(plan.errorText)")
        let browser = try Processes.run(
            [
                "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                "--user-data-dir=\(workspace.file("profile"))", "--virtual-time-budget=5000",
                "--dump-dom", "file://\(file)\(fragment)",
            ], environment: ["HOME": workspace.path])
        #expect(browser.status == 0, "\(browser.errorText)")
        return browser.outputText
    }

    /// The addresses in the table, in the order in which they stand.
    private func addresses(_ dom: String) -> [String] {
        let table = dom.components(separatedBy: "<table id=\"table\">").last ?? ""
        let rows = (table.components(separatedBy: "</table>").first ?? "")
            .components(separatedBy: "<tr>").dropFirst(2)
        return rows.map { row in
            String(
                (row.components(separatedBy: "<td>").dropFirst(2).first ?? "").prefix { $0 != "<" })
        }
    }

    @Test func `the headline, the picture, the table and what to do`() throws {
        let before = try directory("before", PeopleSet(letter: "a", people: 20).directory)
        #expect(try run("sync", "--from", before).status == 0)
        let text =
            PeopleSet(letter: "a", people: 20).directory
            .replacing("employeeType: here", with: "employeeType: exchange")
            .replacing("mail: a2@example.com", with: "mail: new@example.com")
            + "\ndn: uid=odd,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: odd\n"
            + "entryUUID: odd\nmail: no address\n"
        let dom = try page(try directory("after", text))
        #expect(dom.contains("<h1>10 mailboxes move from here to exchange; 1 address is new; "))
        #expect(dom.contains("1 address disappears; nothing is newly rejected; "))
        #expect(dom.contains("Refused by guards") && dom.contains("<code>moved</code>"))
        #expect(dom.contains("<title>here to exchange: 10 accounts, 10 addresses</title>"))
        #expect(addresses(dom).count { $0.hasPrefix("a") && $0.hasSuffix("@example.com") } == 21)
        #expect(dom.contains("placement rule filter (employeeType=exchange)"))
        #expect(
            dom.contains("<code>invalid-address</code>")
                && dom.contains("correct the value in the directory"))
    }

    @Test func `searched, sorted, and by a link`() throws {
        let file = try directory("people", PeopleSet(letter: "a", people: 12).directory)
        let found = try page(file, "#q=a1%20HERE")
        #expect(addresses(found) == ["a11@example.com", "a1@example.com"])
        #expect(found.contains("2 of 24 changes"))
        let up = addresses(try page(file, "#q=added&sort=1"))
        #expect(up == (1...12).map { "a\($0)@example.com" })
        let down = try page(file, "#q=added&sort=-1")
        #expect(addresses(down) == up.reversed())
        #expect(down.contains("aria-sort=\"descending\""))
    }

    @Test func `by keyboard alone, and on paper`() throws {
        let file = workspace.file("plan.html")
        let people = try directory("people", PeopleSet(letter: "a", people: 12).directory)
        let plan = try run("plan", "--from", people, "--format", "html", "--output", file)
        #expect(plan.status == 0, "\(plan.errorText)")
        let focus = "show=document.activeElement.id + document.activeElement.innerText"
        let seen = try browse(
            file, "key=Tab", focus, "type=a1 here", "show=location.hash",
            "show=document.getElementById('count').innerText", "key=Tab", "key=Tab", focus,
            "key=Enter", "show=location.hash", "key=Space", "show=location.hash", "media=print",
            "show=getComputedStyle(document.querySelector('form')).display",
            "show=document.querySelectorAll('#table tbody tr').length", "pdf=")
        #expect(
            seen == [
                "search", "#q=a1+here", "2 of 24 changes", "address or login", "#q=a1+here&sort=1",
                "#q=a1+here&sort=-1", "none", "2", "%PDF-",
            ])
    }

    /// What the steps show, done in a real browser; see the script.
    private func browse(_ file: String, _ steps: String...) throws -> [String] {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Servers/browser").path
        let outcome = try Processes.run(
            ["python3", script, workspace.file("keyboard-profile"), "file://\(file)"] + steps,
            environment: ["HOME": workspace.path])
        #expect(outcome.status == 0, "\(outcome.errorText)")
        return outcome.outputText.split(separator: "\n").map(String.init)
    }

    @Test func `a hostile value stays text`() throws {
        let text = PeopleSet(letter: "a", people: 1).directory.replacing(
            "mail: a1@example.com",
            with: "mail: \"</script><script>document.title=1</script><b>\"@example.com")
        let dom = try page(try directory("hostile", text))
        #expect(
            dom.contains("<td>\"&lt;/script&gt;&lt;script&gt;document.title=1&lt;/script&gt;&lt;b"),
            "\(dom)")
        #expect(dom.contains("<title>1 address is new; nothing is newly rejected</title>"))
        #expect(dom.components(separatedBy: "<script").count == 3)
    }

    @Test func `fifty thousand rows, and nothing from elsewhere`() throws {
        let file = try directory("many", PeopleSet(letter: "a", people: 25_000).directory)
        let dom = try page(file, "#sort=1")
        #expect(dom.contains("50000 changes"))
        #expect(addresses(dom).count == 500)
        #expect(dom.contains("Show 500 more"))
        let html = try workspace.read("plan.html")
        for word in ["http://", "https://", "src=", "@import", "url("] {
            #expect(!html.contains(word), "\(word)")
        }
    }
}

import Foundation
import TestSupport
import Testing

/// A plan is shown as it was made, in every format, without the directory.
@Suite struct ShowTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }
    private let saved: String

    init() throws {
        site = try PeopleSite([20, 21])
        saved = site.workspace.file("saved.json")
        // Half of everybody moves, and an address is none.
        try site.workspace.write(
            "moved.ldif",
            PeopleSet(letter: "a", people: 20).directory
                .replacing("employeeType: here", with: "employeeType: exchange")
                .replacing("mail: a4@", with: "mail: a 4@"))
        try #require(try site.sync(20).status == 0)
    }

    private func show(_ plan: String, _ more: String...) throws -> String {
        let outcome = try site.run(["show", plan] + more)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        return outcome.outputText.replacing(/20..-..-..T..:..:..Z/, with: "TIME")
    }

    private func save() throws {
        let moved = workspace.file("moved.ldif")
        try #require(try site.run(["plan", "--save", saved, "--from", moved]).status == 0)
    }

    /// The line, or paragraph, that only a plan which is shown has.
    private var made: String {
        "made TIME against generation 1, from \(workspace.file("moved.ldif")); "
            + "not stale, unless the directory changed since"
    }

    @Test func `as text it says what plan said, and where it comes from`() throws {
        try save()
        let plan = try site.run(["plan", "--from", workspace.file("moved.ldif")]).outputText
        var lines = try show(saved).split(separator: "\n", omittingEmptySubsequences: false)
        try #require(lines.count > 2)
        let second = lines.remove(at: 1)
        #expect(second == made)
        #expect(
            lines.joined(separator: "\n").replacing("it was refused", with: "sync would be refused")
                == plan)
    }

    @Test(arguments: ["json", "markdown", "html"])
    func `so it does in the other formats`(format: String) throws {
        try save()
        let plan = try site.run(
            ["plan", "--format", format, "--from", workspace.file("moved.ldif")]).outputText
        let file = workspace.file("report")
        #expect(try show(saved, "--format", format, "--output", file) == "")
        let shown = try workspace.read("report").replacing(/20..-..-..T..:..:..Z/, with: "TIME")
        switch format {
        case "json":
            try workspace.write("plan.json", shown)
            let checked = try Processes.run([
                "/usr/bin/python3", "-m", "jsonschema", "-i", workspace.file("plan.json"),
                ProgramUnderTest.repository + "/schemas/plan.schema.json",
            ])
            #expect(checked.status == 0, "\(checked.outputText)\(checked.errorText)")
            func fields(_ text: String) throws -> NSMutableDictionary {
                let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
                return NSMutableDictionary(dictionary: try #require(object as? [String: Any]))
            }
            let found = try fields(shown)
            let origin = found["saved"] as? [String: Any]
            #expect(origin?["generation"] as? Int == 1)
            #expect(origin?["stale"] == nil)
            found.removeObject(forKey: "saved")
            #expect(found.isEqual(try fields(plan)))
        case "markdown":
            #expect(shown.contains("against generation 1, from "))
            #expect(shown.contains("\n| a1@example.com | deliver on here | relay to exchange |\n"))
            #expect(shown.contains("| `invalid-address` | 1 (1 new) |"))
        default:
            #expect(shown.contains("<p>made TIME against generation 1, from "))
            // The changes are those of the plan; what rules say in words is not saved.
            #expect(shown.contains("\"a1@example.com\",\"deliver on here\",\"relay to exchange\""))
            #expect(plan.contains("\"a1@example.com\",\"deliver on here\",\"relay to exchange\""))
        }
    }

    @Test func `a refused one is named by the refusal, and says who refused it`() throws {
        let refused = try site.run(["sync", "--from", workspace.file("moved.ldif")])
        #expect(refused.status == 3)
        let line = try #require(
            refused.errorText.firstMatch(of: /splitroute show (\S+\.json), to see/))
        let text = try show(String(line.output.1))
        #expect(text.contains("\n\(made)\n"), "\(text)")
        #expect(text.contains("\nit was refused: "), "\(text)")
        #expect(text.contains("\n  limits.moved: "), "\(text)")
        #expect(text.contains("  a1@example.com: deliver on here -> relay to exchange\n"))
    }

    @Test func `it says when it is stale, and why`() throws {
        try save()
        try workspace.write("splitroute.yaml", workspace.read("splitroute.yaml") + "keep: 7\n")
        #expect(
            try show(saved).contains("; stale: the settings \(site.settings) were edited since\n"))
        #expect(try site.sync(21).status == 0)
        #expect(
            try show(saved).contains(
                "; stale: it was made against generation 1, and now generation 2 (sync) is "
                    + "current\n"))
        // Settings that cannot be read hide neither the plan nor what is known of it.
        try workspace.write("splitroute.yaml", "nonsense: [\n")
        #expect(try show(saved).contains("; stale: it was made against generation 1"))
    }

    @Test func `what is no plan is not shown`() throws {
        let text = try workspace.write("other.json", "{}")
        let outcome = try site.run(["show", text])
        #expect(outcome.status == 65)
        #expect(outcome.errorText.contains("other.json is no saved plan"))
        try save()
        try workspace.write(
            "odd.json",
            workspace.read("saved.json").replacing("\"moved\",", with: "\"teleported\","))
        let odd = try site.run(["show", workspace.file("odd.json")])
        #expect(odd.status == 65, "\(odd.outputText)")
        #expect(odd.errorText.contains("is a plan of another version"))
    }
}

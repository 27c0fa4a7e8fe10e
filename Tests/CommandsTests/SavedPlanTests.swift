import Foundation
import TestSupport
import Testing

@testable import Commands

/// Whatever stands in the file of a plan, `apply` does what was reviewed or says why not.
@Suite struct SavedPlanTests {
    private let site: PeopleSite
    private var workspace: Workspace { site.workspace }
    private let saved: String

    init() throws {
        site = try PeopleSite([20, 21])
        try #require(try site.sync(20).status == 0)
        let plan = site.workspace.file("plan.json")
        let planned = try site.run(["plan", "--save", plan, "--from", site.directory(21)])
        try #require(planned.status == 0)
        saved = try site.workspace.read("plan.json")
    }

    private func apply() throws -> Processes.Outcome {
        try site.run(["apply", workspace.file("plan.json"), "--from", site.directory(21)])
    }

    /// The saved plan with another value under a key, which stands in it once.
    private func replacing(_ key: String, _ value: String) throws -> String {
        let pattern = try Regex("\"\(key)\" : [^,\\n]*")
        try #require(saved.matches(of: pattern).count == 1, "\(key)")
        return saved.replacing(pattern, with: "\"\(key)\" : \(value)")
    }

    @Test(arguments: ["generation", "format", "added", "routesBefore", "time", "plan"])
    func `an absurd value makes it no plan`(key: String) throws {
        let values = [
            "1e400", "99999999999999999999", "-9223372036854775809", "1.5", "\"1\"", "[]", "NaN",
            "0x1", "--1", "\"9999999999-01-01T00:00:00Z\"", "",
        ]
        for value in values {
            let text =
                key == "plan"
                ? saved.replacing("\"plan\" : {", with: "\"plan\" : \(value), \"other\" : {")
                : try replacing(key, value)
            try workspace.write("plan.json", text)
            let error = #expect(throws: InputError.self, "\(value)") {
                try SavedPlan.read(workspace.file("plan.json"))
            }
            #expect(
                error?.description
                    == "\(workspace.file("plan.json")) is no saved plan; make one with splitroute "
                    + "plan --save FILE")
        }
        #expect(try apply().status == 65)
    }

    @Test func `numbers that can be and are not so are told`() throws {
        for number in ["-1", "0", "9223372036854775807", "-9223372036854775808", "null"] {
            try workspace.write("plan.json", try replacing("generation", number))
            let outcome = try apply()
            #expect(outcome.status == 65, "\(number): \(outcome.errorText)")
            #expect(outcome.errorText.contains("is stale: it was made against "))
            #expect(outcome.errorText.contains("and now generation 1 (sync) is current"))
        }
    }

    @Test(arguments: ["[", "{\"a\":", "\"plan\" : "])
    func `what has no end, or is nested without end, is no plan`(opening: String) throws {
        let deep = String(repeating: opening, count: 300_000)
        for text in [deep, saved.replacing("\"changes\" : [", with: "\"changes\" : \(deep)["), ""] {
            try workspace.write("plan.json", text)
            #expect(throws: InputError.self) { try SavedPlan.read(workspace.file("plan.json")) }
        }
        #expect(try apply().status == 65)
    }

    @Test func `figures that do not belong to the changes decide nothing`() throws {
        for figure in ["-5", "9223372036854775807"] {
            for key in ["added", "removed", "routesAfter", "renamed"] {
                try workspace.write("plan.json", try replacing(key, figure))
                _ = try SavedPlan.read(workspace.file("plan.json")).text()
            }
        }
        let applied = try apply()
        #expect(applied.status == 0, "\(applied.errorText)")
        #expect(applied.errorText.contains("generation 2 is live, as reviewed: 1 added"))
    }

    @Test func `another digest is stale, also when the rows beside it are ten megabytes`() throws {
        let long = String(repeating: "x", count: 10_000_000)
        let text = saved.replacing("a21@example.com", with: long)
            .replacing(/"routes.tsv" : "[^"]*"/, with: "\"routes.tsv\" : \"\(long)\"")
        try workspace.write("plan.json", text)
        let outcome = try apply()
        #expect(outcome.status == 65)
        #expect(outcome.errorText.contains("is stale: the directory ("))
    }

    @Test func `a key that stands twice does not pass for what was reviewed`() throws {
        let twice = saved.replacing(
            "\"generation\" : 1", with: "\"generation\" : 7, \"generation\" : 1")
        try #require(twice != saved)
        try workspace.write("plan.json", twice)
        // Whichever of them counts, the digests decide.
        let outcome = try apply()
        #expect([0, 65].contains(outcome.status), "\(outcome.errorText)")
    }
}

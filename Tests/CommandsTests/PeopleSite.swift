import TestSupport

/// A site with settings and, for some numbers of people, a directory of so many; nothing is published.
struct PeopleSite {
    let workspace: Workspace
    let settings: String

    /// `guarded`: with the usual guards, which do not let a set be replaced.
    init(_ people: [Int], guarded: Bool = true) throws {
        workspace = try Workspace(inMemory: true)
        let hooked = workspace.file("hooked")
        settings = try workspace.write(
            "splitroute.yaml",
            guarded ? PeopleSet.guarded(hooked: hooked) : PeopleSet.settings(hooked: hooked))
        for count in people {
            try workspace.write("\(count).ldif", PeopleSet(letter: "a", people: count).directory)
        }
    }

    /// The directory of so many people.
    func directory(_ people: Int) -> String { workspace.file("\(people).ldif") }

    /// Where every verb finds the site.
    var places: [String] { ["--settings", settings, "--state", workspace.file("state")] }

    func run(_ words: [String]) throws -> Processes.Outcome {
        try ProgramUnderTest.run(words + places)
    }

    func sync(_ people: Int) throws -> Processes.Outcome {
        try run(["sync", "--from", directory(people)])
    }
}

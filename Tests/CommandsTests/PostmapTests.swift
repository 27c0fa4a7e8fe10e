import Foundation
import TestSupport
import Testing

/// What a run needs of Postfix's own programs, and what it does without them.
@Suite struct PostmapTests {
    private let workspace: Workspace
    private let settings: String

    init() throws {
        workspace = try Workspace()
        settings = try workspace.write(
            "splitroute.yaml", PeopleSet.settings(hooked: workspace.file("hooked")))
        for letter in ["a", "b"] {
            try workspace.write(
                "\(letter).ldif", PeopleSet(letter: Character(letter), people: 4).directory)
        }
    }

    private func run(
        _ verb: String, _ letter: String = "a", map: String = "lmdb",
        environment: [String: String?] = [:]
    ) throws -> Processes.Outcome {
        let text = try workspace.read("splitroute.yaml")
            .replacing("map_type: lmdb", with: "map_type: \(map)")
        return try ProgramUnderTest.run(
            [
                verb, "--settings", try workspace.write("\(map).yaml", text), "--state",
                workspace.file("state"), "--from", workspace.file("\(letter).ldif"),
            ], environment: environment)
    }

    private var live: String? {
        try? FileManager.default.destinationOfSymbolicLink(atPath: workspace.file("state/current"))
    }

    /// Not even HOME: what a bare container or `env -i` gives.
    @Test(arguments: [nil, "", "/usr/bin:/bin", "relative"] as [String?])
    func `programs are found in the usual folders, whatever PATH says`(path: String?) throws {
        let sync = try run("sync", map: "hash", environment: ["PATH": path])
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(live == "generations/000001")
    }

    @Test(arguments: ["lmdb", "cdb"])
    func `without a main.cf the tables are published, and why no sample was asked is said`(
        map: String
    ) throws {
        let nowhere = try workspace.folder("postfix")
        let sync = try run("sync", map: map, environment: ["MAIL_CONFIG": nowhere])
        #expect(sync.status == 0, "\(sync.errorText)")
        #expect(
            sync.errorText.contains(
                "the maps were read back, but not asked through postmap: postmap: fatal: open "
                    + "\(nowhere)/main.cf: No such file or directory"), "\(sync.errorText)")
        #expect(live == "generations/000001")
    }

    @Test func `check names what keeps Postfix's settings from being read`() throws {
        let nowhere = try workspace.folder("postfix")
        let check = try run("check", environment: ["MAIL_CONFIG": nowhere])
        #expect(
            check.outputText.contains(
                "postconf does not answer (postconf: fatal: open \(nowhere)/main.cf: No such file "
                    + "or directory)"), "\(check.outputText)\(check.errorText)")
        #expect(!check.outputText.contains("cannot read lmdb maps"))
    }

    @Test func `a map that only postmap can build stops the run, and the former set stays live`()
        throws
    {
        #expect(try run("sync", map: "hash").status == 0)
        let sync = try run(
            "sync", "b", map: "hash", environment: ["MAIL_CONFIG": workspace.file("nowhere")])
        #expect(sync.status == 74, "\(sync.errorText)")
        #expect(sync.errorText.contains("postmap said: postmap: fatal: open"))
        #expect(sync.errorText.contains("outputs.postfix.map_type: lmdb needs no postmap"))
        #expect(
            sync.errorText.contains(
                "nothing was published\n  generation 1 stays live, as it has been since"))
        #expect(live == "generations/000001")
    }

    @Test func `a postmap that gives other answers stops the run`() throws {
        try workspace.folder("bin")
        try workspace.write(
            "bin/postmap",
            """
            #!/bin/sh
            [ "$3" = static:somebody ] && echo somebody && exit
            cat > /dev/null
            echo nothing

            """,
            mode: 0o755)
        let sync = try run(
            "sync", environment: ["PATH": workspace.file("bin") + ":/usr/bin:/bin"])
        #expect(sync.status == 74, "\(sync.errorText)")
        #expect(sync.errorText.contains("cannot ask postmap about lmdb:"))
        #expect(sync.errorText.contains("nothing was published\n  nothing is live yet"))
        #expect(live == nil)
    }

    @Test func `a type that postconf does not tell is asked for`() throws {
        let sync = try run(
            "sync", map: "auto", environment: ["MAIL_CONFIG": workspace.file("nowhere")])
        #expect(sync.status == 78)
        #expect(
            sync.errorText.contains(
                "outputs.postfix.map_type is auto, but postconf names no type that can be written "
                    + "here (postconf: fatal: open"), "\(sync.errorText)")
    }
}

import Generations
import SystemPackage
import Testing

/// manifest.json and status.json.
@Suite struct ManifestTests {
    @Test func `the manifest of a published set, byte for byte`() throws {
        let sandbox = try Sandbox()
        try sandbox.tree().publishSample("first\n")
        try sandbox.tree().publishSample("second\n")
        let text = try #require(sandbox.text("current/manifest.json"))
        // Which file it is and since when differs each time.
        #expect(
            text.replacing(/"(inode|modified)" : [0-9]+/) { "\"\($0.1)\" : 0" } == Self.expected)
        let manifest = try #require(try sandbox.tree().current()?.manifest)
        #expect(try String(decoding: manifest.json(), as: UTF8.self) == text)
    }

    @Test func `the first manifest has no parent`() throws {
        let sandbox = try Sandbox()
        try sandbox.tree().publishSample("first\n")
        #expect(sandbox.text("current/manifest.json")?.contains("parent") == false)
    }

    @Test func `the status comes back as it was written, readable for monitoring`() throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        #expect(try tree.readStatus() == nil)
        try tree.prepare()
        let time = ManifestDraft.sample().time
        let status = StatusFile(
            lastSuccess: time,
            lastAttempt: .init(time: time, outcome: "activated generation 42", exitStatus: 4),
            generation: 42,
            pendingHooks: [
                PendingHook(
                    generation: 42, place: "after_activate[0]",
                    arguments: ["/usr/local/bin/notify", "two words"])
            ],
            pendingRetire: [41])
        let lock = try tree.lock()
        try tree.writeStatus(StatusFile(), holding: lock)
        #expect(try tree.readStatus() == StatusFile())
        try tree.writeStatus(status, holding: lock)
        #expect(try tree.readStatus() == status)
        #expect(try sandbox.status("status.json")?.mode == 0o644)
        #expect(
            sandbox.text("status.json")?.contains(#""lastSuccess" : "2026-09-21T14:13:20Z""#)
                == true)
    }

    @Test
    func `a status remembers which hook is pending, not what to run`() throws {
        let sandbox = try Sandbox()
        let tree = sandbox.tree()
        try tree.prepare()
        let lock = try tree.lock()
        let hook = PendingHook(
            generation: 1, place: "after_activate[1]", arguments: ["/bin/notify", "a b"])
        try tree.writeStatus(StatusFile(pendingHooks: [hook]), holding: lock)
        #expect(sandbox.text("status.json")?.contains("notify") == false)
        #expect(hook.isProgram(["/bin/notify", "a b"]))
        #expect(!hook.isProgram(["/bin/notify", "a", "b"]))
        #expect(!hook.isProgram(["/bin/notify"]))
    }

    @Test
    func `argument lists of version 0.1 become digests`() throws {
        let sandbox = try Sandbox()
        try sandbox.tree().prepare()
        try sandbox.put(
            #"{"generation": 3, "pendingHooks": [["touch", "/x"]], "pendingRetire": []}"#,
            at: "status.json")
        let pending = try #require(try sandbox.tree().readStatus()?.pendingHooks.first)
        #expect(pending.generation == 3)
        #expect(pending.isProgram(["touch", "/x"]))
    }

    @Test func `a status that is not ours is corrupt`() throws {
        let sandbox = try Sandbox()
        try sandbox.tree().prepare()
        try sandbox.put("[]", at: "status.json")
        let error = #expect(throws: StoreError.self) { try sandbox.tree().readStatus() }
        #expect(error?.code == .corrupt)
    }

    @Test func `a saved plan is private`() throws {
        let sandbox = try Sandbox()
        try sandbox.tree().prepare()
        let path = try sandbox.tree().savePlan(named: "next.json", content: Array("{}".utf8))
        #expect(path == sandbox.root.appending("plans/next.json"))
        #expect(sandbox.text("plans/next.json") == "{}")
        #expect(try sandbox.status("plans/next.json")?.mode == 0o600)
    }

    private static let expected = """
        {
          "counts" : {
            "routes" : 2,
            "users" : 1
          },
          "files" : [
            {
              "bytes" : 7,
              "inode" : 0,
              "mode" : "0644",
              "modified" : 0,
              "path" : "postfix/recipients",
              "sha256" : "480c2336b410f1ad5f8bf1b28944490255804b65350c527787e74ebdd511e3a4"
            },
            {
              "bytes" : 16,
              "inode" : 0,
              "mode" : "0644",
              "modified" : 0,
              "path" : "postfix/recipients.lmdb",
              "sha256" : "5067e07f90b6cd0c3707533b59626fbfb9e9a9a36992e2a984902bd372a3912c"
            },
            {
              "bytes" : 7,
              "inode" : 0,
              "mode" : "0644",
              "modified" : 0,
              "path" : "postfix/transport",
              "sha256" : "480c2336b410f1ad5f8bf1b28944490255804b65350c527787e74ebdd511e3a4"
            },
            {
              "bytes" : 16,
              "inode" : 0,
              "mode" : "0644",
              "modified" : 0,
              "path" : "postfix/transport.lmdb",
              "sha256" : "5067e07f90b6cd0c3707533b59626fbfb9e9a9a36992e2a984902bd372a3912c"
            },
            {
              "bytes" : 7,
              "inode" : 0,
              "mode" : "0600",
              "modified" : 0,
              "path" : "routes.tsv",
              "sha256" : "480c2336b410f1ad5f8bf1b28944490255804b65350c527787e74ebdd511e3a4"
            }
          ],
          "number" : 2,
          "parent" : 1,
          "program" : "1.0.0",
          "reason" : "sync",
          "retire" : [
            [
              "postfix/transport.lmdb"
            ],
            [
              "postfix/recipients.lmdb"
            ]
          ],
          "settingsDigest" : "5e77",
          "source" : "ldaps://ldap1.example.com",
          "time" : "2026-09-21T14:13:20Z"
        }

        """
}

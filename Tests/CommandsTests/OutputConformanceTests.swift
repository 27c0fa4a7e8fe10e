import Foundation
import Generations
import MailModel
import SystemPackage
import TestSupport
import Tables
import Testing

@testable import Commands

/// What every output promises, whatever it is: a new one is one more value here.
@Suite struct OutputConformanceTests {
    struct Output: Sendable, CustomTestStringConvertible {
        /// The value of `outputs`.
        let settings: String
        /// The kind of map that Postfix reads, for its outputs.
        let mapType: String?
        /// Tells whether the text cannot hold a name.
        let lacks: @Sendable (String) -> Bool

        var testDescription: String { settings }

        /// Its reader looks into a map that holds what the text cannot.
        var hasEverything: Bool { ["lmdb", "cdb"].contains(mapType) }

        static func postfix(_ mapType: String) -> Output {
            Output(settings: "{postfix: {map_type: \(mapType), settle: 0s}}", mapType: mapType) {
                $0.hasPrefix("#") || $0.hasSuffix(":")
            }
        }
    }

    static let outputs =
        ["lmdb", "cdb", "texthash", "hash"].map(Output.postfix) + [
            Output(settings: "{dovecot: {}}", mapType: nil) {
                $0.hasPrefix("#") || $0.contains(":")
            },
            Output(settings: "{dovecot: {proxy: true}}", mapType: nil) {
                $0.hasPrefix("#") || $0.contains(":")
            },
            Output(settings: "{pam: {}}", mapType: nil) { _ in false },
            Output(settings: "{exim: {}}", mapType: nil) { _ in false },
            Output(settings: "{export: {}}", mapType: nil) { _ in false },
        ]

    private let workspace: Workspace
    private let crowd = ["anna", "bert", "o'neill", "straße", "#kim", "q:", "zoe"]

    init() throws {
        workspace = try Workspace(inMemory: true)
        try workspace.folder("postfix")
        try workspace.write("postfix/main.cf", "compatibility_level = 3.6\n")
    }

    /// Everybody on Exchange, so that everybody has a row in every table.
    private func directory(_ logins: [String]) -> String {
        logins.map { login in
            """
            dn: uid=\(login.filter(\.isLetter)),dc=example,dc=com
            objectClass: inetOrgPerson
            entryUUID: u-\(login.filter(\.isLetter))
            uid: \(login)
            mail: \(login.hasSuffix(":") ? "colon" : login)@example.com
            mail: \(login.hasSuffix(":") ? "colon" : login)@example.net

            """
        }.joined(separator: "\n")
    }

    private func sync(
        _ output: Output, _ logins: [String], state: String = "state", hosted: Bool = false,
        group: String? = nil
    ) throws -> Processes.Outcome {
        let settings = """
            domains: [{name: example.com, aliases: [bücher.example]}, {name: example.net}]
            directory:
              servers: [ldaps://ldap1.example.com]
              base: dc=example,dc=com
              bind: {method: anonymous}
            users: {mailbox: "{login}@here.example"}
            systems:
              here: {hosted: true, transport: "lmtp:unix:private/dovecot-lmtp"}
              exchange:
                transport: "relay:[mail.exchange.example.com]:25"
                rewrite: "{local}@x.test"
                imap: mail.exchange.example.com
            placement: [{system: \(hosted ? "here" : "exchange")}]
            outputs: \(output.settings)
            \(group.map { "group: \($0)" } ?? "")
            limits: {addresses_min: 0, removed: 100%, moved: 100%, denied: 100%, allowed: 100%}

            """
        return try ProgramUnderTest.run(
            [
                "sync", "--settings", try workspace.write("\(state).yaml", settings), "--state",
                workspace.file(state), "--accept", "settings,removed", "--from",
                try workspace.write("\(state).ldif", directory(logins)),
            ], environment: ["MAIL_CONFIG": workspace.file("postfix")])
    }

    /// The output's text files in the current generation.
    private func files(_ state: String = "state") throws -> [OutputFile] {
        let json = try workspace.bytes(of: "\(state)/current/outputs.json")
        return try JSONDecoder().decode(OutputParameters.self, from: Data(json)).outputs
            .flatMap(\.output.files)
    }

    private func lines(_ file: OutputFile, _ state: String = "state") throws -> [[UInt8]] {
        try workspace.bytes(of: "\(state)/current/\(file.path)")
            .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
            .map(Array.init)
    }

    private func key(_ line: [UInt8], _ file: OutputFile) -> [UInt8] {
        line.withUnsafeBytes { Array(file.key(of: $0)) }
    }

    @Test(arguments: outputs)
    func `its files are sorted by key, each key once, every line ended`(output: Output) throws {
        let sync = try sync(output, crowd)
        #expect(sync.status == 0, "\(sync.errorText)")
        let files = try files()
        #expect(!files.isEmpty)
        for file in files {
            let bytes = try workspace.bytes(of: "state/current/\(file.path)")
            #expect(bytes.last == UInt8(ascii: "\n"), "\(file)")
            guard file.isLookedUp else { continue }
            let keys = try lines(file).map { key($0, file) }
            #expect(keys.allSatisfy { !$0.isEmpty }, "\(file)")
            for (left, right) in zip(keys, keys.dropFirst()) {
                #expect(left.lexicographicallyPrecedes(right), "\(file)")
            }
        }
    }

    @Test(arguments: outputs)
    func `its own reader answers for every row, and for nothing else`(output: Output) throws {
        // Dovecot's, PAM's and Exim's readers are asked by the tests of those servers.
        guard let mapType = output.mapType else { return }
        #expect(try sync(output, crowd).status == 0)
        for file in try files() {
            let text = try workspace.bytes(of: "state/current/\(file.path)")
            let keys = try lines(file).flatMap { key($0, file) + [UInt8(ascii: "\n")] }
            let answer = try Processes.run(
                [
                    "postmap", "-c", workspace.file("postfix"), "-q", "-",
                    "\(mapType):\(workspace.file("state/current/\(file.path)"))",
                ], input: keys + Array("nobody@example.com\n".utf8))
            #expect(answer.output == text, "\(file): \(answer.errorText)")
        }
    }

    @Test(arguments: outputs)
    func `a name that it cannot hold is a problem, and everybody else is served`(
        output: Output
    ) throws {
        #expect(try sync(output, crowd).status == 0)
        let denied = try workspace.read("state/current/logins.tsv").split(separator: "\n")
            .map { String($0.prefix { $0 != "\t" }) }
        guard let file = try files().last(where: \.isLookedUp) else {
            // A document has an escape for whatever a name may be.
            #expect(try !workspace.read("state/current/problems.tsv").contains("unsupported-key"))
            return
        }
        let held = Set(try lines(file).map { String(decoding: key($0, file), as: UTF8.self) })
        let lacking = Set(denied.filter(output.lacks))
        #expect(held.isDisjoint(with: lacking))
        #expect(held.isSuperset(of: Set(denied).subtracting(lacking)))
        let told = try workspace.read("state/current/problems.tsv").split(separator: "\n")
            .filter { $0.hasPrefix("unsupported-key") }
            .map { String($0.split(separator: "\t")[3]) }
        #expect(Set(told).intersection(denied) == (output.hasEverything ? [] : lacking))
    }

    @Test(arguments: outputs)
    func `an empty table is an empty file that its reader can read`(output: Output) throws {
        // Hosted here and without an address: nobody is denied, and nobody gets mail.
        let nobody = "dn: uid=a,dc=example,dc=com\nobjectClass: inetOrgPerson\nuid: a\n"
        let file = try workspace.write("nobody.ldif", nobody)
        _ = try sync(output, ["anna"], state: "empty", hosted: true)
        let sync = try ProgramUnderTest.run(
            [
                "sync", "--settings", workspace.file("empty.yaml"), "--state",
                workspace.file("empty"), "--accept", "removed,settings", "--from", file,
            ], environment: ["MAIL_CONFIG": workspace.file("postfix")])
        #expect(sync.status == 0, "\(sync.errorText)")
        // The account is a row of its own, and so is every domain.
        let isFull = { path in path.hasSuffix("/domains") || path == "export/accounts.csv" }
        for file in try files("empty") where !isFull(file.path) {
            let heading = file.path.hasSuffix(".csv") ? 1 : 0
            #expect(try lines(file, "empty").count == heading, "\(file)")
            guard let mapType = output.mapType else { continue }
            let answer = try Processes.run([
                "postmap", "-c", workspace.file("postfix"), "-q", "anna@example.com",
                "\(mapType):\(workspace.file("empty/current/\(file.path)"))",
            ])
            #expect(answer.status == 1 && answer.output.isEmpty && answer.errors.isEmpty)
        }
    }

    @Test(arguments: outputs)
    func `the group may read its files, unless it says that they are the owner's alone`(
        output: Output
    ) throws {
        let group = try #require(getgrgid(getegid())).pointee.gr_name
        #expect(try sync(output, crowd, group: String(cString: try #require(group))).status == 0)
        let files = try files()
        for file in files {
            for path in [file.path, file.mapPath].compactMap(\.self) {
                let attributes = try FileManager.default.attributesOfItem(
                    atPath: workspace.file("state/current/\(path)"))
                let mode = file.isPrivate ? 0o600 : 0o640
                #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
            }
        }
        let isExport = output.settings.contains("export")
        #expect(files.allSatisfy { $0.isPrivate == isExport })
    }

    @Test(arguments: outputs)
    func `equal input gives equal bytes, in whatever order it comes`(output: Output) throws {
        #expect(try sync(output, crowd).status == 0)
        #expect(try sync(output, crowd.reversed(), state: "again").status == 0)
        for file in try files() {
            #expect(
                try workspace.bytes(of: "state/current/\(file.path)")
                    == workspace.bytes(of: "again/current/\(file.path)"), "\(file)")
        }
    }

    @Test(arguments: outputs)
    func `what readers keep open goes in waves, and text stays`(output: Output) throws {
        #expect(try sync(output, crowd).status == 0)
        let before = try StateTree(root: FilePath(workspace.file("state"))).generation(1).manifest
        let texts = try files().map(\.path)
        let own =
            CanonicalTable.allCases.map(\.path) + [PublishedSet.outputsFile, Changes.fileName]
        let maps = before.files.map(\.path).filter { path in
            // Exim opens its maps anew for each message, whether the former ones are there or not.
            !texts.contains(path) && !own.contains(path) && !path.hasPrefix("exim/")
        }
        #expect(before.retire.joined().sorted() == maps.sorted())
        #expect(maps.count == (output.hasEverything || output.mapType == "hash" ? 5 : 0))
        // Who is not routed yet must not be accepted: routes go first.
        let first = before.retire.first?.map { $0.prefix { $0 != "." } } ?? []
        #expect(first == (maps.isEmpty ? [] : ["postfix/transport", "postfix/aliases"]))
        #expect(try sync(output, ["anna"]).status == 0)
        let old = workspace.file("state/generations/000001/")
        for path in maps { #expect(!FileManager.default.fileExists(atPath: old + path)) }
        for path in texts { #expect(FileManager.default.fileExists(atPath: old + path)) }
    }
}

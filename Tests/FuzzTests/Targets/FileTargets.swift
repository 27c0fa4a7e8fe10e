import FoundationEssentials
import Glibc
import MailModel
import Routing
import SystemPackage
import Tables
import TestSupport

@testable import Commands
@testable import Generations
@testable import Settings

extension FuzzTarget {
    /// Settings, and the complaints about them.
    static let settings = FuzzTarget(
        name: "settings", executions: 1_500,
        words: [
            "\n  ", ": ", "- ", "{", "}", "[", "]", "&a ", "*a", "<<: *a", "!!binary ", "|\n",
            ">-\n",
            "%YAML 1.2\n---\n", "...\n", "? ", "\t", "password: ", "bind: {", "~", "(uid=*)", "10%",
        ]
    ) { input in
        let text = String(decoding: input, as: UTF8.self)
        let (_, diagnostics) = SettingsReader.read(text)
        let shown = SettingsReader.render(diagnostics, text, file: "s.yaml")
        try expect(
            shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.isPrintable },
            "a complaint shows what it should escape")
    }

    /// Rows of a list file.
    static let list = FuzzTarget(
        name: "list", executions: 20_000,
        words: [
            "\"", "\"\"", ",", ";", "\t", "\r\n", "2026-12-31", "account,until", "note;account",
        ]
    ) { input in
        var rows = SeparatedRows(
            Array(input), file: "list.csv", isHeading: ListColumns.isHeading)
        var list = AccountList(file: "list.csv")
        var line = 0
        while let row = try rows.next() {
            try expect(!row.cells.isEmpty, "a row has no cells")
            try expect(row.number > line, "a row stands on the line of another one")
            line = row.number
            if ListColumns.isHeading(row.cells) {
                _ = try ListColumns(heading: row.cells, at: "list.csv:\(line)")
            }
            list.add(
                account: row.cells[0], until: row.cells.count > 1 ? row.cells[1] : nil,
                today: "2026-01-01", line: row.number)
        }
    }

    /// Plans that `plan --save` wrote.
    static let plan = FuzzTarget(name: "plan", executions: 10_000, words: jsonWords) { input in
        let file = try FuzzFile("plan.json", input)
        defer { unlink(file.path) }
        let plan = try SavedPlan.read(file.path)
        _ = try plan.text()
        _ = plan.name
    }

    /// Manifests of generations.
    static let manifest = FuzzTarget(
        name: "manifest", executions: 10_000, words: jsonWords + ["../", "/", "manifest.json"]
    ) { input in
        let manifest = try Manifest(json: input)
        _ = manifest.namesOnlyItsOwnFiles
        let again = try Manifest(json: manifest.json())
        try expect(again.files == manifest.files, "a manifest is read in two ways")
    }

    /// What the last run, or somebody who holds, left for the next.
    static let status = FuzzTarget(
        name: "status", executions: 10_000, words: jsonWords + ["since", "user", "reason"]
    ) { input in
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        let hold = try? decoder.decode(Hold.self, from: Data(input))
        if let hold { try expect(!hold.sentence.contains("\n"), "a hold has more than one line") }
        let status = try decoder.decode(StatusFile.self, from: Data(input))
        let verdict = NagiosVerdict(
            status, LiveSet(number: 1, base: nil, damage: []), hold, now: .now,
            warning: Age(.seconds(60)),
            critical: Age(.seconds(120)))
        _ = verdict.line
        _ = try JSONText.document(
            StatusJSON(status, LiveSet(number: 1, base: nil, damage: []), hold))
    }

    /// The files of a generation, and everything that is shown of them.
    static let canonical = FuzzTarget(
        name: "canonical", executions: 2_000,
        words: [
            "\t", "\n", "\\t", "\\x1B", "-", "deliver", "expand", "user", "third-party", "|--|",
        ] + jsonWords
    ) { input in
        let generation = try FuzzGeneration(input)
        defer { generation.remove() }
        let set = try generation.set()
        let canonical = CanonicalSet.published(set)
        for name in [
            "anna@example.com", "bert", "a", "u-anna", "uid=anna,dc=example", "ana@example.com",
        ] {
            guard let search = try? NameSearch.of(name, in: canonical) else { continue }
            _ = try? AmbiguousName(search, in: canonical)?.text
            let explanation = try? Explanation(of: search, in: canonical)
            for line in explanation.map(ExplanationText.of)?.split(separator: "\n") ?? [] {
                try expect(line.count <= 200, "a line is too long")
            }
        }
        for table in ListedTable.allCases {
            let report = ListReport(table)
            let rows = try ListedRows(WantedAccounts(), in: canonical).rows(of: table)
            try report.text(rows) { _ in true }
            try report.json(rows) { _ in true }
            try report.csv(rows) { _ in true }
        }
        _ = try? Plan.between(set, set)
        _ = try? PlanContext(set, set)
        let table = try set.routingTable()
        let proposed = CanonicalSet.proposed(table, set.outputs)
        for table in ListedTable.allCases {
            let rows = try ListedRows(WantedAccounts(match: "a"), in: proposed).rows(of: table)
            try ListReport(table).text(rows) { _ in true }
        }
    }

    private static let jsonWords = [
        "null", "true", "{", "}", "[]", "\":", "\"\\u0000\"", "-0", "1e400",
        "\"2026-01-01T00:00:00Z\"",
        "99999999999999999999", "0.5",
    ]
}

/// A file for parsers that open files themselves.
struct FuzzFile {
    let path: String

    init(_ name: String, _ bytes: [UInt8]) throws {
        path = "/dev/shm/splitroute-fuzz-\(getpid())-\(name)"
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw FuzzTarget.Broken("cannot write \(path)") }
        defer { close(file) }
        let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
        try FuzzTarget.expect(count == bytes.count, "cannot write \(path)")
    }
}

/// A generation's folder with the parts of an input, split at `|--|`, as its files.
struct FuzzGeneration {
    private static let names = CanonicalTable.allCases.map(\.path) + [PublishedSet.outputsFile]
    private let folder: String

    init(_ input: [UInt8]) throws {
        folder = "/dev/shm/splitroute-fuzz-\(getpid())"
        mkdir(folder, 0o700)
        let parts = FuzzTarget.parts(of: input)
        for (index, name) in FuzzGeneration.names.enumerated() {
            let bytes = parts.indices.contains(index) ? parts[index] : []
            let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
            defer { close(file) }
            let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            try FuzzTarget.expect(count == bytes.count, "cannot write \(folder)/\(name)")
        }
    }

    func remove() {
        for name in FuzzGeneration.names { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    func set() throws -> PublishedSet {
        let disk = LocalDisk()
        let files = try FuzzGeneration.names.map { name in
            let found = try disk.withFile(FilePath("\(folder)/\(name)")) {
                file throws(StoreError) in
                try disk.fingerprint(of: file)
            }
            return ManifestFile(path: name, bytes: found.bytes, sha256: found.sha256, mode: "0600")
        }
        let manifest = Manifest(
            draft: ManifestDraft(
                time: Date(timeIntervalSince1970: 0), program: "", source: "", reason: "",
                settingsDigest: ""), number: 1, parent: nil, files: files)
        return try PublishedSet(
            Generation(
                number: 1, path: FilePath(folder), manifest: manifest, disk: disk))
    }
}

extension FuzzTarget {
    /// The parts of an input between `|--|`.
    static func parts(of input: [UInt8]) -> [[UInt8]] {
        let mark = Array("|--|".utf8)
        var parts: [[UInt8]] = [[]]
        var index = 0
        while index < input.count {
            if input[index...].starts(with: mark) {
                parts.append([])
                index += mark.count
            } else {
                parts[parts.count - 1].append(input[index])
                index += 1
            }
        }
        return parts
    }
}

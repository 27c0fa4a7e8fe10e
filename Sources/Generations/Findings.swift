import Glibc
import SystemPackage

/// Asks one name after another and collects what is wrong.
private struct Inspection {
    let disk: any Disk
    let user = geteuid()
    var findings: [Finding] = []

    /// Owner and write bits: whoever can change this name can change where mail goes.
    mutating func trust(_ path: FilePath, sticky: Bool = false) throws(StoreError) -> FileStatus? {
        guard let status = try disk.status(path) else { return nil }
        if status.owner != 0, status.owner != user {
            report(
                path, "\(path) belongs to user \(status.owner), who can replace what is in it",
                "chown \(user) \(Self.quoted(path))")
        }
        // In a sticky folder (/tmp) nobody can rename what belongs to somebody else.
        let shielded = sticky && status.mode & 0o1000 != 0
        if status.kind != .symlink, status.mode & 0o022 != 0, !shielded {
            report(
                path, "\(path) can be written by others than its owner",
                "chmod go-w \(Self.quoted(path))")
        }
        return status
    }

    /// A name nobody but its owner may read.
    mutating func secret(_ path: FilePath) throws(StoreError) {
        guard let status = try trust(path), status.mode & 0o055 != 0 else { return }
        report(
            path, "\(path) names people and can be read by others",
            "chmod go= \(Self.quoted(path))")
    }

    /// A name the mail system's daemons must be able to read, and nobody beyond them.
    mutating func readable(_ path: FilePath, _ expected: Permissions) throws(StoreError) {
        guard let status = try trust(path) else { return }
        if let group = expected.group, status.group != group {
            report(
                path, "\(path) belongs to group \(status.group), not to the readers' group",
                "chgrp \(group) \(Self.quoted(path))")
        }
        let mode = Permissions.octal(expected.mode)
        if expected.mode & ~status.mode != 0 {
            report(
                path, "\(path) cannot be read by all who should",
                "chmod \(mode) \(Self.quoted(path))")
        }
        if status.mode & 0o055 & ~expected.mode != 0 {
            report(
                path, "\(path) can be read by others than the readers' group",
                "chmod \(mode) \(Self.quoted(path))")
        }
    }

    private mutating func report(_ path: FilePath, _ sentence: String, _ fix: String) {
        findings.append(Finding(path: path, sentence: sentence, fix: fix))
    }

    /// A path as a shell takes it.
    private static func quoted(_ path: FilePath) -> String {
        let plain = path.string.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."),
                UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        if plain { return path.string }
        let escaped = path.string.split(separator: "'", omittingEmptySubsequences: false)
            .joined(separator: #"'\''"#)
        return "'\(escaped)'"
    }
}

extension StateTree {
    /// Who could change or read what they should not, for `check`; changes nothing.
    ///
    /// Every folder above the root counts: whoever can rename one of them can put a forged tree in
    /// its place. Only the current generation's files are looked at, when it can be read.
    package func findings() throws(StoreError) -> [Finding] {
        guard try disk.status(root) != nil else { return [] }
        var inspection = Inspection(disk: disk)
        let real = try disk.resolve(root)
        for ancestor in ancestors(of: real) { _ = try inspection.trust(ancestor, sticky: true) }
        for (path, permissions) in folders {
            if permissions == .privateFolder {
                try inspection.secret(path)
            } else {
                try inspection.readable(path, permissions)
            }
        }
        try inspection.secret(lockFile)
        try inspection.secret(journalPath)
        _ = try inspection.trust(statusPath)
        _ = try inspection.trust(holdPath)
        _ = try inspection.trust(currentLink)
        do throws(StoreError) {
            if let current = try current() { try inspect(current, &inspection) }
        } catch let error where error.isDamage {
            // `look` tells what is damaged.
        }
        return inspection.findings
    }

    private func inspect(
        _ generation: Generation, _ inspection: inout Inspection
    ) throws(StoreError) {
        let files = generation.manifest.files
        let folders = Set(files.flatMap { file in RelativePath.folders(file.path) })
        try inspection.readable(generation.path, .readersFolder(group: group))
        for folder in folders.sorted() {
            try inspection.readable(
                generation.path.appending(folder), .readersFolder(group: group))
        }
        let manifest = generation.path.appending(Manifest.fileName)
        try inspection.readable(manifest, .file(.readers, group: group))
        for file in files {
            let path = generation.path.appending(file.path)
            if file.mode == Permissions.octal(Permissions.privateFile.mode) {
                try inspection.secret(path)
            } else {
                try inspection.readable(path, .file(.readers, group: group))
            }
        }
    }

    private func ancestors(of path: FilePath) -> [FilePath] {
        var ancestors: [FilePath] = []
        var folder = path
        while folder.removeLastComponent() { ancestors.append(folder) }
        return ancestors.reversed()
    }
}

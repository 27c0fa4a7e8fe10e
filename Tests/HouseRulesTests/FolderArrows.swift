/// Which folder of a target names types of which other one.
struct FolderArrows {
    /// A type of another folder, and the file that names it.
    struct Mention: Hashable {
        let file: String
        let type: String
    }

    /// By the folder that names, and the folder that declares.
    private var arrows: [String: [String: Set<Mention>]] = [:]

    /// The arrows of a target's files, without those of `exceptions`.
    init(_ files: [SourceTree.File], except exceptions: Set<String> = []) {
        let scans = files.map { (file: $0, code: CodeWords($0.lines)) }
        var homes: [String: String] = [:]
        for scan in scans {
            for (type, isVisible) in scan.code.declared where isVisible {
                homes[type] = FolderArrows.folder(of: scan.file)
            }
        }
        for scan in scans where !exceptions.contains(scan.file.path) {
            let folder = FolderArrows.folder(of: scan.file)
            let own = scan.code.declared
            for word in scan.code.words where !word.isMember && own[word.text] == nil {
                guard let home = homes[word.text], home != folder else { continue }
                let name = scan.file.path.split(separator: "/").last.map(String.init) ?? ""
                arrows[folder, default: [:]][home, default: []].insert(
                    Mention(file: name, type: word.text))
            }
        }
    }

    /// The folder below the target that a file is in, however deep.
    private static func folder(of file: SourceTree.File) -> String {
        let parts = file.path.split(separator: "/")
        return parts.count > 3 ? String(parts[2]) : "the target's root"
    }

    /// A shortest circle, each arrow with the files and types that make it; nil when there is none.
    var circle: String? {
        let circles = arrows.keys.sorted().compactMap { way(from: $0) }
        guard let folders = circles.min(by: { $0.count < $1.count }) else { return nil }
        return zip(folders, folders.dropFirst()).map { from, to in
            let mentions = (arrows[from]?[to] ?? []).map { "\($0.file) names \($0.type)" }
            return "\(from) → \(to): " + mentions.sorted().joined(separator: ", ")
        }.joined(separator: "\n")
    }

    /// The shortest way from a folder back to itself.
    private func way(from start: String) -> [String]? {
        var ways = [[start]]
        var seen: Set<String> = []
        while !ways.isEmpty {
            let way = ways.removeFirst()
            for next in (arrows[way[way.count - 1]] ?? [:]).keys.sorted() {
                if next == start { return way + [next] }
                if seen.insert(next).inserted { ways.append(way + [next]) }
            }
        }
        return nil
    }
}

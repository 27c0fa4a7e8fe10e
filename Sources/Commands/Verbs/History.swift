import ArgumentParser
import FoundationEssentials
import Generations
import Logging
import MailModel
import Routing

/// The generations, newest first; or what happened to one account.
struct History: Verb {
    static let configuration = CommandConfiguration(
        abstract: "List the generations, newest first; works with the directory down.",
        discussion: """
            With --verbose the addresses and logins that changed are named. With --of everything \
            that is remembered of one account: when, in which generation, from where to where, by \
            which rule.
            """)

    @OptionGroup var common: CommonOptions
    @Option(
        name: .customLong("of"),
        help: ArgumentHelp(
            "What happened to one account: an address, a login, a name, an id or a DN.",
            valueName: "name"))
    var name: String?
    @Option(help: "text or json.") var format = AnswerFormat.text

    func run() async throws {
        let tree = try StateOptions.tree(common)
        let catalogue = try tree.catalogue()
        if let name {
            try sayWhatHappened(to: name, tree, catalogue)
        } else {
            try list(catalogue, in: tree)
        }
        for error in catalogue.damaged { Console.complain("\(error)") }
    }

    private func sayWhatHappened(
        to name: String, _ tree: StateTree, _ catalogue: Catalogue
    ) throws {
        let history = try AccountHistory(of: name, in: tree, catalogue)
        guard !history.accounts.isEmpty else {
            let reach =
                history.since.map { "the journal reaches back to \($0)" }
                ?? "nothing is remembered yet in \(tree.root)"
            throw VerbFailure(
                .badInput,
                "no account has, or is known to have had, the address, login, name, id or DN "
                    + "\(String(printable: name)); \(reach)")
        }
        switch format {
        case .text: Console.say(history.text)
        case .json: Console.put(try JSONText.document(history))
        }
    }

    private func list(_ catalogue: Catalogue, in tree: StateTree) throws {
        let current = try tree.namedNumber()
        if format == .json {
            let list = catalogue.generations.map {
                HistoryJSON($0, isCurrent: $0.number == current)
            }
            return Console.put(try JSONText.document(list))
        }
        for generation in catalogue.generations {
            let manifest = generation.manifest
            let mark = generation.number == current ? "*" : " "
            let routes = manifest.counts["routes"] ?? 0
            let logins = manifest.counts["logins"] ?? 0
            Console.say(
                "\(mark) \(generation.number)  \(manifest.time.ISO8601Format())  "
                    + "\(routes) addresses, \(logins) logins denied  "
                    + "\(History.changes(manifest.changes))\(manifest.reason)  "
                    + "from \(manifest.source)")
            guard common.verbose else { continue }
            do { try sayWhoMoved(generation, in: tree) } catch {
                Console.complain("generation \(generation.number), who moved: \(error)")
            }
        }
        if catalogue.generations.isEmpty { Console.complain("no generation yet in \(tree.root)") }
    }
}

extension History {
    /// `12 moved, 3 removed`, as the manifest keeps it; nothing for those of earlier versions.
    private static func changes(_ counts: [String: Int]?) -> String {
        guard let counts else { return "" }
        let order = [
            "added", "removed", "moved", "changed", "denied", "allowed", "taken", "everybody",
        ]
        let words = order.compactMap { name -> String? in
            guard let count = counts[name], count > 0 else { return nil }
            return switch name {
            case "denied", "allowed": "\(count) logins \(name)"
            case "taken": "\(count) taken over"
            case "everybody": "\(count) for everybody"
            default: "\(count) \(name)"
            }
        }
        return (words.isEmpty ? "no change" : words.joined(separator: ", ")) + "  "
    }

    /// How many changes of each sort are named.
    private static let most = 20

    /// What changed against the generation before, as long as that one is kept; what is new is only
    /// counted.
    private func sayWhoMoved(_ generation: Generation, in tree: StateTree) throws {
        guard let parent = generation.manifest.parent, let before = try? tree.generation(parent)
        else { return }
        let plan = try Plan.between(
            try PublishedSet(before), try PublishedSet(generation), keeping: History.most)
        let counts = plan.counts
        for change in plan.everybody { Console.say("      \(String(printable: change.text))") }
        for change in plan.changes where change.kind != .added {
            Console.say("      \(PlanText.line(change))")
        }
        for name in plan.denied { Console.say("      login denied: \(String(printable: name))") }
        for name in plan.allowed { Console.say("      login allowed: \(String(printable: name))") }
        let most =
            [counts.removed, counts.moved, counts.changed, counts.denied, counts.allowed]
            .max() ?? 0
        if most > History.most {
            Console.say("      … all of it: splitroute diff \(parent) \(generation.number)")
        }
    }
}

/// A generation as JSON, for programs.
private struct HistoryJSON: Encodable {
    let generation: Int
    let isCurrent: Bool
    let time: Date
    let reason: String
    let source: String
    let counts: [String: Int]
    let changes: [String: Int]?

    init(_ generation: Generation, isCurrent: Bool) {
        let manifest = generation.manifest
        self.generation = generation.number
        self.isCurrent = isCurrent
        time = manifest.time
        reason = manifest.reason
        source = manifest.source
        counts = manifest.counts
        changes = manifest.changes
    }
}

import ArgumentParser
import FoundationEssentials
import Generations
import Logging
import SystemPackage

/// The generations, newest first.
struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the generations, newest first; works with the directory down.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tree = try StateOptions.tree(common)
        let current = try tree.current()?.number
        let catalogue = try tree.catalogue()
        for generation in catalogue.generations {
            let manifest = generation.manifest
            let mark = generation.number == current ? "*" : " "
            let routes = manifest.counts["routes"] ?? 0
            let logins = manifest.counts["logins"] ?? 0
            Console.say(
                "\(mark) \(generation.number)  \(manifest.time.ISO8601Format())  "
                    + "\(routes) addresses, \(logins) logins denied  \(manifest.reason)  "
                    + "from \(manifest.source)")
        }
        for error in catalogue.damaged { Console.complain("\(error)") }
        if catalogue.generations.isEmpty { Console.complain("no generation yet in \(tree.root)") }
    }
}

/// Finds the state tree for verbs that must work when the settings are broken.
enum StateOptions {
    /// The tree of --state, else of the settings, else the default.
    static func tree(_ options: CommonOptions) throws -> StateTree {
        let journal = options.journal
        do {
            return try StateTree(try LoadedSettings(options, journal: journal).settings)
        } catch let rejected as SettingsRejected {
            let root = options.state ?? "/var/lib/splitroute"
            journal.warning(
                "\(rejected.text)\ngoing on without settings, with the state in \(root)")
            return StateTree(root: FilePath(root))
        }
    }
}

import ArgumentParser
import FoundationEssentials
import Generations
import Logging
import MailModel

/// From now on nothing is activated.
struct HoldVerb: Verb {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Let runs read and plan, and activate nothing until resume.",
        discussion: """
            sync then says how many people would move, and ends with 0; apply is refused. What is \
            live stays live. Needs neither the directory nor a valid settings file.
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "Why, for whoever comes next.")
    var reason: [String]

    func run() async throws {
        let words = String(printable: reason.joined(separator: " "))
        guard words.contains(where: { !$0.isWhitespace }) else {
            throw ValidationError("say why: splitroute hold \"mailboxes are being copied\"")
        }
        let tree = try StateOptions.tree(common)
        let log = common.log
        for note in try tree.prepare() { log.notice("\(note)") }
        if let former = try? tree.hold() { log.notice("\(former.sentence) until now") }
        let hold = Hold(since: .now, user: UnixUser.whoAsked, reason: words)
        try tree.set(hold)
        Console.say("\(hold.sentence)\n\(tree.liveSentence); splitroute resume lifts the hold")
        if try tree.isLocked() {
            log.notice("a run is under way: what it has begun to activate, it finishes")
        }
    }
}

/// Lifts the hold.
struct Resume: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Lift the hold: the next run activates what has changed.",
        discussion: "See splitroute plan first: everything that waited goes live at once.")

    @OptionGroup var common: CommonOptions

    func run() async throws {
        let tree = try StateOptions.tree(common)
        let hold = try? tree.hold()
        guard try tree.liftHold() else { return Console.say("nothing is held") }
        Console.say(
            "no longer held" + (hold.map { " (\($0.sentence))" } ?? "")
                + "; the next run activates what has changed")
    }
}

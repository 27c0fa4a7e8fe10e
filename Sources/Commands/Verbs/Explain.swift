import ArgumentParser
import MailModel
import Tables

/// Why an address goes where it goes, or why a login is refused.
struct Explain: Verb {
    static let configuration = CommandConfiguration(
        abstract: "Explain an address or a login: entry, rule, route, table rows, denial.",
        discussion: "Answers from the current generation, without the directory, unless --from or "
            + "--live is given.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var view: ViewOptions
    @Argument(help: "An address or a login.") var name: String
    @Option(help: "text or json.") var format = AnswerFormat.text

    func validate() throws {
        if name.allSatisfy({ $0.isWhitespace || $0 == "@" }) {
            throw ValidationError("explain needs an address or a login; '\(name)' is neither")
        }
    }

    func run() async throws {
        let set = try await view.canonicalSet(common)
        let explanation = try Explanation(of: name, in: set)
        switch format {
        case .text: Console.say(explanation.text)
        case .json: Console.put(try JSONText.document(explanation))
        }
    }
}

import ArgumentParser
import MailModel
import Tables

/// Why an address goes where it goes, or why a login is refused, and whatever is known of the account.
struct Explain: Verb {
    static let configuration = CommandConfiguration(
        abstract:
            "Explain a name: entry, rule, route, table rows, denial, problems, lists, since when.",
        discussion: "Answers from the current generation, without the directory, unless --from or "
            + "--live is given.")

    @OptionGroup var common: CommonOptions
    @OptionGroup var view: ViewOptions
    @Argument(help: "An address, a login, a display name, an id or a DN.") var name: String
    @Option(help: "text or json.") var format = AnswerFormat.text

    func validate() throws {
        if name.allSatisfy({ $0.isWhitespace || $0 == "@" }) {
            throw ValidationError("explain needs a name; '\(name)' is none")
        }
    }

    func run() async throws {
        let view = try await view.opened(common)
        let search = try NameSearch.of(name, in: view.set)
        if let several = try AmbiguousName(search, in: view.set) {
            try write(several, several.text)
            throw VerbFailure(.badInput, several.complaint)
        }
        let explanation = try Explanation(of: search, in: view.set, view.kept)
        try write(explanation, ExplanationText.of(explanation))
    }

    private func write(_ answer: some Encodable, _ text: @autoclosure () -> String) throws {
        switch format {
        case .text: Console.say(text())
        case .json: Console.put(try JSONText.document(answer))
        }
    }
}

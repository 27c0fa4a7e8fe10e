import ArgumentParser

/// Somebody's supposition: the accounts of a list are on a system, whatever the rules say.
struct Assumption: ExpressibleByArgument {
    /// The CSV file, as a `list` rule would name it.
    let file: String
    let system: String

    /// Reads `FILE.csv=SYSTEM`.
    init?(argument: String) {
        guard let split = argument.lastIndex(of: "="), split != argument.startIndex else {
            return nil
        }
        file = String(argument[..<split])
        system = String(argument[argument.index(after: split)...])
        if system.isEmpty { return nil }
    }
}

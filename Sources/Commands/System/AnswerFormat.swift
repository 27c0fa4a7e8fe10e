import ArgumentParser

/// How a single answer is written, or a line of the log: a sentence for people, or JSON.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

import ArgumentParser

/// How a single answer is written.
enum AnswerFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}

/// A parser that is given damaged input: it may refuse it in its own words, and nothing else.
struct FuzzTarget: Sendable {
    /// The folder of its corpus below Tests/Corpus.
    let name: String
    /// How many inputs one run of the tests tries.
    let executions: Int
    /// Pieces of its language, to be put where they do not belong.
    let words: [String]
    /// Reads an input.
    ///
    /// - Throws: Whatever the parser says of it; `Broken` when what it made of it contradicts itself.
    let read: @Sendable ([UInt8]) throws -> Void

    /// Something that must hold of what was read does not.
    struct Broken: Error {
        let sentence: String

        init(_ sentence: String) { self.sentence = sentence }
    }

    /// Throws `Broken` unless `condition` holds.
    static func expect(_ condition: Bool, _ sentence: @autoclosure () -> String) throws {
        if !condition { throw Broken(sentence()) }
    }
}

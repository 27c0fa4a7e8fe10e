import FoundationEssentials
import Generations

/// JSON as this program writes it: sorted keys, so that equal content is equal text.
enum JSONText {
    /// A value over several lines, LF at the end.
    static func document(_ value: some Encodable) throws -> String {
        String(decoding: try CanonicalJSON.encode(value), as: UTF8.self)
    }

    /// An object of text on one line.
    static func line(_ fields: [String: String]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(fields) else { return "{}" }
        return String(decoding: data, as: UTF8.self)
    }
}

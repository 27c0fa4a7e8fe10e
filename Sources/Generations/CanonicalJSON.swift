import FoundationEssentials

/// The one form in which the program writes JSON, so that equal values give equal bytes.
package enum CanonicalJSON {
    /// Keys sorted, indented, slashes plain, dates in UTC, a line feed at the end.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try Array(encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}

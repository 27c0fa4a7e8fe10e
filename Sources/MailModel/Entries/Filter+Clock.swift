extension Filter {
    /// What stands for the time of the run in a filter of the settings: `{now}` as generalizedTime,
    /// `{now:filetime}` as Active Directory's 100 ns since 1601, `{now:days}` as days since 1970.
    package static let placeholders = ["{now}", "{now:filetime}", "{now:days}"]

    /// The same filter with the time of a run in place of its placeholders.
    ///
    /// Its `text` stays as it was written: the filter is the same one tomorrow.
    package func filled(at instant: Instant) -> Filter {
        guard text.contains("{now") else { return self }
        let filled = text.replacing("{now}", with: instant.generalizedTime)
            .replacing("{now:filetime}", with: "\(instant.fileTime)")
            .replacing("{now:days}", with: "\(instant.days)")
        // Digits and a Z in a value: what could be read before can be read again.
        guard let read = try? Filter(filled) else { return self }
        return Filter(text: text, request: filled, root: read.root)
    }

    /// The first brace in the text that begins no placeholder, with its distance from the start in
    /// Unicode scalars; nil when there is none.
    ///
    /// A brace of a value itself is written `\7b`.
    package static func unknownPlaceholder(in text: String) -> (name: String, offset: Int)? {
        let scalars = text.unicodeScalars
        var rest = scalars[...]
        while let brace = rest.firstIndex(of: "{") {
            let from = scalars[brace...]
            if let known = placeholders.first(where: { from.starts(with: $0.unicodeScalars) }) {
                rest = from.dropFirst(known.unicodeScalars.count)
                continue
            }
            let end = from.firstIndex { $0 == "}" || $0 == ")" }
            let isClosed = end.map { scalars[$0] == "}" } ?? false
            let name = isClosed ? from.prefix { $0 != "}" } + "}".unicodeScalars : from.prefix(1)
            return (String(name), scalars.distance(from: scalars.startIndex, to: brace))
        }
        return nil
    }
}

package import MailModel

/// The tables of Postfix: domains, recipients, aliases, transport and sasl_deny, as text and as the
/// maps that it looks into.
package struct PostfixOutput: Output {
    package static let name = "postfix"

    /// The type of its maps.
    package var mapType: MapType
    /// Text after REJECT in sasl_deny.
    package var denyText: String
    /// True: every name has a row in `aliases`; nil otherwise, as in generations made before
    /// there was a choice.
    package var identityAliases: Bool?

    package init(mapType: MapType, denyText: String, identityAliases: Bool = false) {
        self.mapType = mapType
        self.denyText = denyText
        self.identityAliases = identityAliases ? true : nil
    }

    /// Every name that Postfix is told to accept.
    package static let recipients = OutputFile(path: "postfix/recipients", format: .keysAndValues)

    package var files: [OutputFile] {
        PostfixTable.allCases.map {
            OutputFile(path: $0.path, format: .keysAndValues, map: IndexedMap(mapType))
        }
    }

    package func contents(
        of file: OutputFile, _ table: RoutingTable, _ parameters: OutputParameters
    ) -> OutputContents {
        guard let kind = PostfixTable.allCases.first(where: { $0.path == file.path }) else {
            preconditionFailure("Postfix has no file \(file.path)")
        }
        let rows = PostfixTables(table, parameters, self).table(kind)
        return .rows(
            rows, isInText: { PostfixText.supports(key: $0) },
            index: file.map.map { _ in LookupKeys.indexed(rows) })
    }

    /// Routes go first and recipients last, for Postfix looks at transport only every 10 s.
    package var retirement: [[String]] {
        guard let mapExtension else { return [] }
        let routes: [PostfixTable] = [.transport, .aliases]
        let recipients: [PostfixTable] = [.recipients, .domains, .saslDeny]
        return [routes, recipients].map { $0.map { "\($0.path).\(mapExtension)" } }
    }

    /// The ending of the maps' files; nil for a map that is its own text.
    package var mapExtension: String? {
        switch mapType {
        case .texthash: nil
        case .hash: "db"
        case .lmdb, .cdb: mapType.rawValue
        }
    }

    /// An indexed map holds every name, its text not.
    package func hidingPlace(of name: Bytes) -> String? {
        guard IndexedMap(mapType) != nil, MapKeys(mapType: mapType).hold(name),
            !PostfixText.supports(key: name)
        else { return nil }
        return
            "the text tables of Postfix cannot hold this name; its rows are in the "
            + "\(mapType.rawValue) maps"
    }
}

/// The five tables, in the order in which they are written.
package enum PostfixTable: String, CaseIterable, Sendable {
    case domains, recipients, aliases, transport
    case saslDeny = "sasl_deny"

    /// The text file in a generation.
    package var path: String { "\(PostfixOutput.name)/\(rawValue)" }
}

import MailModel

/// Reads `outputs`: who is to read the tables; at least one.
enum OutputsReader {
    /// The outputs in the order of `OutputSettings.readers`, whatever the order of the file.
    ///
    /// A reader that cannot be told the way to one of `systems` is a complaint about that system.
    static func read(_ file: Section, _ systems: SystemsReader.Result) -> [OutputSettings] {
        let readers = OutputSettings.readers
        let keys = readers.map(\.key)
        guard
            let value = file.required("outputs", hint: "outputs: {postfix: {}, dovecot: {}}"),
            let section = Section(value, keys: keys)
        else { return [] }
        if !section.hasUnknownKeys, !keys.contains(where: { section.value($0) != nil }) {
            value.context.complain(
                "missing-output", at: value.keyPlace, "nobody is to read the tables",
                hint: "name at least one of \(keys.joined(separator: ", "))")
        }
        return readers.compactMap { reader in
            guard let output = section.value(reader.key).flatMap(reader.read) else { return nil }
            for way in systems.ways {
                guard let objection = output.objection(to: way.transport) else { continue }
                way.value.complain(
                    "transport", "'\(way.value.name)': outputs.\(reader.key) \(objection.message)",
                    hint: objection.hint)
            }
            return output
        }
    }
}

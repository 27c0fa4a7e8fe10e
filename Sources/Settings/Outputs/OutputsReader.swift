import MailModel

/// Reads `outputs`: who is to read the tables; at least one.
enum OutputsReader {
    /// The outputs in the order of `OutputSettings.readers`, whatever the order of the file.
    static func read(_ file: Section, systems: SystemsReader.Result) -> [OutputSettings] {
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
            guard let value = section.value(reader.key), let output = reader.read(value) else {
                return nil
            }
            output.check(value, against: systems)
            return output
        }
    }
}

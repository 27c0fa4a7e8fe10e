import MailModel

/// Reads `after_activate`: a list of commands, or a mapping of `commands` and `timeout`.
enum HooksReader {
    static func read(_ file: Section) -> (commands: [[String]], timeout: Duration) {
        guard let value = file.value("after_activate") else {
            return ([], Settings.usualHookTimeout)
        }
        guard value.isMapping else { return (commands(value), Settings.usualHookTimeout) }
        let section = Section(value, keys: ["commands", "timeout"])
        let timeout = section?.value("timeout")?
            .duration(from: .milliseconds(100), to: .seconds(3600))
        let programs = section?.required("commands").map { commands($0) }
        return (programs ?? [], timeout ?? Settings.usualHookTimeout)
    }

    private static func commands(_ value: Value) -> [[String]] {
        let items = value.items(of: "commands, each a list of text", canBeEmpty: true) ?? []
        return items.compactMap { command($0) }
    }

    private static func command(_ value: Value) -> [String]? {
        if let line = value.plainText, !value.isEmpty {
            let words = line.split(separator: " ").joined(separator: ", ")
            let hint = "write it as a list: [\(String(printable: words))]; no shell is used"
            return value.complainType(
                "a list of text", hint: value.context.isSecret(value.place) ? nil : hint)
        }
        guard let items = value.items() else { return nil }
        let words = items.compactMap { $0.text() }
        guard words.count == items.count, let program = words.first else { return nil }
        // A relative path would depend on the folder the program is started in.
        guard program.hasPrefix("/") || !program.contains("/") else {
            items[0].complain(
                "not-absolute", "\(items[0].quoted) must be an absolute path or a plain name")
            return nil
        }
        return words
    }
}

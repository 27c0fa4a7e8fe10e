import MailModel

/// A mapping whose keys are fixed.
struct Section {
    let name: String
    /// Where the section is named: its key, or its own start.
    let place: Diagnostic.Place
    let context: SettingsContext
    /// True when the section had a key it does not know: what it means is then uncertain.
    let hasUnknownKeys: Bool
    private let values: [String: Value]

    /// The value of a key that may be missing.
    func value(_ key: String) -> Value? { values[key] }

    /// The value of a key that must be there.
    func required(_ key: String, hint: String? = nil) -> Value? {
        if let value = values[key] { return value }
        let owner = name.isEmpty ? "the settings have" : "'\(name)' has"
        context.complain("missing-key", at: place, "\(owner) no '\(key)'", hint: hint)
        return nil
    }

    /// Reads a mapping; complains about every key that is not one of `keys`.
    ///
    /// - Parameters:
    ///   - value: the mapping.
    ///   - keys: the keys there are, in the order a hint lists them.
    ///   - owners: keys of other sections that people put here, and where they belong.
    ///   - canBeEmpty: whether a key without a value stands for an empty mapping.
    init?(
        _ value: Value, keys: [String], owners: [String: String] = [:], canBeEmpty: Bool = false
    ) {
        name = value.name
        place = value.keyPlace
        context = value.context
        if canBeEmpty, value.isEmpty {
            values = [:]
            hasUnknownKeys = false
            return
        }
        guard let pairs = value.pairs(of: "keys") else { return nil }
        var values: [String: Value] = [:]
        for (key, value) in pairs {
            if keys.contains(key) {
                values[key] = value
            } else {
                Section.complain(about: key, value, keys, owners)
            }
        }
        self.values = values
        hasUnknownKeys = pairs.count > values.count
    }

    private static func complain(
        about key: String, _ value: Value, _ keys: [String], _ owners: [String: String]
    ) {
        let place = value.keyPlace
        var guess = NearMiss.suggestion(for: key, among: keys)
        if SecretLines.isSecret(key: key), guess == nil {
            value.context.complain(
                "secret-in-file", at: place, "a secret must not stand in the settings",
                hint: "put it in a file and name it in directory.bind.password_file")
            return
        }
        if guess == nil, key.count > 2 {
            guess = keys.first { $0.hasPrefix(key) || key.hasPrefix($0) }
        }
        let hint =
            if let owner = owners[key] {
                "'\(key)' belongs to \(owner)"
            } else if let guess {
                "did you mean '\(guess)'?"
            } else {
                "the keys here are \(keys.joined(separator: ", "))"
            }
        let isSecret = value.context.isSecret(place)
        let name = isSecret ? "" : " \(value.context.quoted(key, at: place))"
        value.context.complain("unknown-key", at: place, "unknown key\(name)", hint: hint)
    }
}

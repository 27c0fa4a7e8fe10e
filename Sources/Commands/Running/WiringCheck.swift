import Settings

/// What keeps the tables from being used, as far as the host's programs tell.
struct WiringCheck {
    private let settings: Settings

    init(_ settings: Settings) {
        self.settings = settings
    }

    /// One sentence for each thing that is wrong, with what to change.
    func findings() async throws -> [String] {
        guard let postfix = settings.outputs.postfix, Programs.isInstalled("postconf") else {
            return []
        }
        var findings: [String] = []
        let mapType = try await MapType.real(settings)
        let answer = try await Programs.run(["postconf", "-m"])
        let types = answer.output.split(whereSeparator: \.isWhitespace).map(String.init)
        if !types.contains(mapType) {
            findings.append(
                "this host's Postfix cannot read \(mapType) maps; install postfix-\(mapType) or "
                    + "set outputs.postfix.map_type to one of: "
                    + types.filter { OutputSettings.MapType(rawValue: $0) != nil }
                    .joined(separator: ", "))
        }
        if mapType == "texthash", !postfix.reload {
            findings.append(
                "Postfix does not notice a changed texthash map; set outputs.postfix.reload: true "
                    + "or use map_type: lmdb")
        }
        return findings
    }
}

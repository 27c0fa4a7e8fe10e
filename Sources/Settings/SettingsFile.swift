import MailModel

extension Settings {
    private static let keys = [
        "domains", "directory", "users", "shared", "groups", "contacts", "systems", "placement",
        "outputs", "state", "group", "keep", "journal_for", "limits", "canaries", "conflicts",
        "after_activate", "metrics_file",
    ]

    /// Reads the whole file, in the order in which one section needs another.
    ///
    /// A key that could not be read has its default or nothing: whoever calls this must throw the
    /// settings away when there was an error.
    init?(reading root: Value) {
        let owners = [
            "servers": "directory", "base": "directory", "bind": "directory", "tls": "directory",
            "timeout": "after_activate", "unknown": "domains[]", "aliases": "domains[]",
            "login": "users", "addresses": "users", "mailbox": "users",
        ].merging(OutputSettings.readers.map { ($0.key, "outputs") }) { key, _ in key }
        guard let file = Section(root, keys: Settings.keys, owners: owners) else { return nil }
        let systems = SystemsReader.read(file)
        self.systems = systems.systems
        domains = DomainsReader.read(file, systems: systems)
        directory = DirectorySettings(reading: file)
        kinds = KindsReader.read(file, directory: directory)
        placement = PlacementReader.read(file, systems: systems.names)
        outputs = OutputsReader.read(file, systems: systems)
        state = file.value("state")?.absolutePath() ?? Settings.usualState
        group = file.value("group")?.groupName()
        keep = file.value("keep")?.retention() ?? Settings.usualKeep
        journalFor =
            file.value("journal_for")?.duration(from: .seconds(3600), to: .seconds(36_500 * 86_400))
            ?? Settings.usualJournalFor
        limits = Limits(reading: file)
        canaries = CanariesReader.read(file, domains: domains, systems: systems.names)
        conflicts = file.value("conflicts")?.word() ?? .defer
        let hooks = HooksReader.read(file)
        afterActivate = hooks.commands
        hookTimeout = hooks.timeout
        metricsFile = file.value("metrics_file")?.absolutePath()
    }
}

extension Value {
    /// How many generations stay, or how many of the newest, of hours and of days.
    fileprivate func retention() -> Retention? {
        guard isMapping else {
            return integer(2...10_000).map { Retention(last: $0, hourly: 0, daily: 0) }
        }
        guard let section = Section(self, keys: ["last", "hourly", "daily"]) else { return nil }
        var retention = Settings.usualKeep
        retention.last = section.value("last")?.integer(2...10_000) ?? retention.last
        retention.hourly = section.value("hourly")?.integer(0...10_000) ?? retention.hourly
        retention.daily = section.value("daily")?.integer(0...10_000) ?? retention.daily
        return retention
    }

    /// The name of a Unix group.
    fileprivate func groupName() -> String? {
        guard let text = text(expecting: "the name of a group") else { return nil }
        guard text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_.\-]{0,31}/) == nil else { return text }
        complain("invalid-name", "\(quoted) is not the name of a Unix group")
        return nil
    }
}

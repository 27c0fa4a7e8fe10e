import Directory
import Logging
import MailModel
import Routing
import Settings

/// The first half of every verb that reads the directory: groups, lists, then every kind's
/// entries, one by one, into the compilation.
struct DirectoryReading {
    private let loaded: LoadedSettings
    private let source: any DirectorySource
    private let log: Logger
    private let takesCensus: Bool

    /// From a directory that is open already; `takesCensus`: count in how many entries each attribute
    /// is.
    init(
        _ loaded: LoadedSettings, of source: any DirectorySource, log: Logger, takesCensus: Bool
    ) {
        self.loaded = loaded
        self.source = source
        self.log = log
        self.takesCensus = takesCensus
    }

    /// From the file when one is named, else from the first server of the settings that answers.
    ///
    /// - Throws: `DirectoryError` when it cannot be opened.
    init(_ loaded: LoadedSettings, from file: String?, log: Logger) throws {
        let source = try DirectoryAccess.open(loaded.settings, from: file, log: log)
        self.init(loaded, of: source, log: log, takesCensus: false)
    }

    /// Reads everything.
    ///
    /// - Throws: `DirectoryError` when any answer is incomplete, `InputError` for a list file.
    func read() throws -> DecidedAccounts {
        let assembly = RoutingAssembly(settings: loaded.settings)
        let before = source.changeMark(below: loaded.settings.directory.base)
        let lists = try ListReading(loaded: loaded).read()
        let assumed = try ListReading(loaded: loaded).readAssumptions()
        let groups = try GroupReading(
            settings: loaded.settings, source: source, watchesPrimaryGroups: takesCensus
        ).read()
        for (index, members) in groups.members.sorted(by: { $0.key < $1.key }) {
            log.info("placement[\(index + 1)]: the group reaches \(members.count) names")
        }
        var compilation = Compilation(
            assembly.rules(groups: groups.members, lists: lists, assumed: assumed))
        var census: [AttributeCensus] = []
        var earlier = EarlierKinds()
        for index in loaded.settings.kinds.indices {
            let counted = try read(kindAt: index, after: &earlier, into: &compilation)
            if takesCensus { census.append(counted) }
        }
        for (index, assumption) in loaded.assumptions.enumerated() {
            try ListReading.refuse(compilation.strangers(inAssumption: index), of: assumption.file)
        }
        noteChanges(since: before)
        var counts: [String: Int] = [:]
        for kind in loaded.settings.kinds {
            counts[kind.kind.section] = compilation.count(of: kind.kind)
        }
        return DecidedAccounts(
            loaded: loaded, source: source.origin, notes: source.notes, groups: groups,
            usersRead: compilation.count(of: .user), counts: counts, census: census,
            compilation: compilation)
    }

    /// Tells of a change during the read: no harm, for the next run sees it, but worth a word.
    private func noteChanges(since before: ChangeMark?) {
        guard let before else { return }
        let after = source.changeMark(below: loaded.settings.directory.base)
        guard after != before else {
            log.info("\(before.attribute) is the same after the read as before")
            return
        }
        log.info(
            """
            the directory was changed while it was read (\(before.attribute)); the next run will \
            see what this one may have missed
            """)
    }

    private func read(
        kindAt index: Int, after earlier: inout EarlierKinds, into compilation: inout Compilation
    ) throws -> AttributeCensus {
        let kind = loaded.settings.kinds[index]
        let request = SearchRequest(kindAt: index, of: loaded.settings, compilation)
        let attributes = request.attributes
        try earlier.begin(
            kind, attributes: attributes, isLast: index == loaded.settings.kinds.count - 1)
        let reader = compilation.reader(for: kind.rules, attributes: attributes)
        let deciding = compilation.attributes(for: kind.rules.withoutDescription)
        func decidesNothing(_ name: String) -> Bool { deciding.slot(of: name) == nil }
        var census = AttributeCensus(
            section: kind.kind.section, attributes: attributes,
            members: kind.rules.groups?.members ?? [],
            describing: kind.rules.describingAttributes.filter(decidesNothing))
        let begin = ContinuousClock.now
        var progress = Progress(kind.kind.section)
        defer { progress.end() }
        try source.searchAhead(request) { entry in
            progress.advance()
            guard earlier.isNew(entry) else { return }
            if takesCensus { census.count(entry) }
            compilation.add(entry, by: reader)
        }
        let count = compilation.count(of: kind.kind)
        let time = (.now - begin).inSeconds
        log.info("\(kind.kind.section): \(count) entries read from \(source.origin) in \(time)")
        return census
    }
}

import Directory
import Logging
import MailModel
import Routing
import Settings

/// The first half of every verb that reads the directory: groups, lists, then every kind's
/// entries, one by one, into the compilation.
struct DirectoryReading {
    let loaded: LoadedSettings
    let source: any DirectorySource
    let log: Logger
    /// Whether to count in how many entries each attribute is.
    var takesCensus = false

    /// What was read and decided, not yet compiled.
    struct Outcome: ~Copyable {
        var compilation: Compilation
        let groups: RuleGroups
        let usersRead: Int
        let counts: [String: Int]
        /// One for each kind, in the order of the kinds; empty when none was wanted.
        let census: [AttributeCensus]
    }

    /// Reads everything.
    ///
    /// - Throws: `DirectoryError` when any answer is incomplete, `InputError` for a list file.
    func read() throws -> Outcome {
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
        return Outcome(
            compilation: compilation, groups: groups, usersRead: compilation.count(of: .user),
            counts: counts,
            census: census)
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
        let question = KindQuestion(index, of: loaded.settings, compilation)
        let request = question.request
        let attributes = request.attributes
        try earlier.begin(
            kind, attributes: attributes, isLast: index == loaded.settings.kinds.count - 1)
        let reader = compilation.reader(for: kind.rules, attributes: attributes)
        var census = AttributeCensus(
            section: kind.kind.section, attributes: attributes,
            members: kind.rules.groups?.members ?? [])
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

/// In how many entries of a kind each attribute is.
struct AttributeCensus {
    /// The kind's section in the settings.
    let section: String
    let names: [String]
    private(set) var entries: Int = 0
    private var present: [Int]
    private let memberSlots: [Int]
    private var addresses: [Int: Int] = [:]

    init(section: String, attributes: AttributeList, members: [String] = []) {
        self.section = section
        names = attributes.names
        memberSlots = members.compactMap { attributes.slot(of: $0) }
        present = Array(repeating: 0, count: attributes.names.count)
    }

    mutating func count(_ entry: borrowing Entry) {
        entries += 1
        for slot in names.indices where entry.has(slot) { present[slot] += 1 }
        for slot in memberSlots {
            entry.forEachValue(of: slot) { value in
                guard let address = try? Address(value), address.domain != nil,
                    DistinguishedName.folding(value) == nil
                else { return }
                addresses[slot, default: 0] += 1
            }
        }
    }

    /// The attributes that no entry has, of those that the settings name.
    var absent: [String] {
        names.indices.filter { present[$0] == 0 && !AccountNumbers.hold(names[$0]) }
            .map { names[$0] }
    }

    /// The attributes of members that hold mail addresses, and how many.
    var memberAddresses: [(attribute: String, count: Int)] {
        addresses.sorted { $0.key < $1.key }.map { (names[$0.key], $0.value) }
    }
}

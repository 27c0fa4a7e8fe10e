import Directory
import Logging
import MailModel
import Routing
import Settings

/// What a snapshot holds: every entry that a sync asks for, with every attribute that any of its
/// requests names.
///
/// The requests are the sync's own, asked again with all attributes at once: what it reads cannot
/// be forgotten here.
struct SnapshotScope {
    /// Everything any request names, the filters' attributes included.
    let attributes: AttributeList
    private let searches: [SearchRequest]
    private let reads: [String]

    /// Finds out what a sync would ask, which depends on the groups that rules name.
    ///
    /// - Throws: `DirectoryError` when one of them cannot be read.
    init(_ settings: Settings, _ source: any DirectorySource) throws {
        let recorder = RecordingSource(source)
        // As `check` reads, which looks at more than sync does.
        let groups = try GroupReading(
            settings: settings, source: recorder, watchesPrimaryGroups: true
        ).read()
        let assembly = RoutingAssembly(settings: settings)
        let compilation = Compilation(assembly.rules(groups: groups.members, lists: [:]))
        let requests = settings.kinds.indices.map { index in
            SearchRequest(kindAt: index, of: settings, compilation)
        }
        searches = requests + recorder.searches
        reads = recorder.reads.map(\.dn)
        var list = AttributeList(["objectClass"])
        for asked in searches.map(\.attributes) + recorder.reads.map(\.attributes)
            + searches.map(\.filter.attributes)
        {
            for name in asked.names { list.insert(name) }
        }
        attributes = list
    }

    /// Hands on each entry once and answers how many there are.
    func read(
        from source: any DirectorySource, each: (borrowing Entry) throws -> Void
    ) throws -> Int {
        var count = 0
        var seen = ByteStringSet()
        func take(_ entry: borrowing Entry) throws {
            guard let folded = DistinguishedName.folding(entry.dn), seen.insert(folded) else {
                return
            }
            count += 1
            try each(entry)
        }
        for search in searches {
            var request = search
            request.attributes = attributes
            try source.search(request, each: take)
        }
        for dn in reads { _ = try source.read(dn: dn, attributes: attributes, each: take) }
        return count
    }
}

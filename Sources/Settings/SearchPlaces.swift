import MailModel

/// Where a kind's entries are looked for: `base` and `exclude`, which must fit together.
struct SearchPlaces {
    let bases: [String]
    let exclude: [String]

    /// Reads both keys and complains about a place that can change nothing, or leaves nothing.
    init(_ section: Section?, _ directory: DirectorySettings) {
        let bases = section?.value("base")?.distinguishedNames() ?? []
        let exclude = section?.value("exclude")?.distinguishedNames() ?? []
        self.bases = bases.isEmpty ? [directory.base] : bases.map(\.text)
        self.exclude = exclude.map(\.text)
        let trees = self.bases.compactMap { DistinguishedName($0) }
        for hole in exclude where !trees.contains(where: { $0.contains(folded: hole.name.folded) })
        {
            // A hole around a base has its own complaint, at the base.
            if trees.contains(where: { hole.name.contains(folded: $0.folded) }) { continue }
            hole.value.complain(
                "exclude-outside",
                "\(hole.value.quoted) lies below no base, so it leaves out nobody",
                hint: "the search is below \(self.bases.joined(separator: " and "))")
        }
        for hole in exclude {
            guard let index = trees.firstIndex(where: { hole.name.contains(folded: $0.folded) })
            else { continue }
            // The default base has no place of its own.
            let place = bases.isEmpty ? hole.value : bases[index].value
            place.complain(
                "excluded-base",
                "the base '\(String(printable: self.bases[index]))' lies in the excluded "
                    + "\(hole.value.quoted): nobody would be found",
                hint: "leave the base out, or exclude a tree below it")
        }
    }
}

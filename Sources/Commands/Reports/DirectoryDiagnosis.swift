import Directory
import MailModel
import Routing
import Settings

/// What `check` says of a directory: what it is, and which of the settings find nothing in it.
struct DirectoryDiagnosis {
    let settings: Settings
    let source: any DirectorySource
    private let description: ServerDescription?
    private let schema: Set<String>?

    init(settings: Settings, source: any DirectorySource) {
        self.settings = settings
        self.source = source
        let server = source as? LDAPDirectory
        description = try? server?.description()
        schema = server?.attributeTypes()
    }

    /// What the server is; nothing of a file.
    func server() -> [String] {
        guard let description else { return [] }
        let vendor = description.vendor.isEmpty ? "" : " (\(description.vendor))"
        return [
            "server     \(description.product.rawValue)\(vendor)",
            "server     naming contexts: \(list(description.namingContexts))",
            "server     mechanisms: \(list(description.mechanisms))",
            "server     controls: \(list(description.namedControls)), "
                + "\(description.controls.count) in all",
        ]
    }

    /// The attributes of the settings that no entry of a kind has.
    func attributes(_ census: [AttributeCensus]) -> [String] {
        census.flatMap { kind in
            guard kind.entries > 0 else { return [String]() }
            return kind.absent.map { name in
                let unknown = schema.map { !$0.contains(name.lowercased()) } ?? false
                return "absent     \(name) is in none of the \(kind.entries) \(kind.section)"
                    + (unknown ? ", and the server's schema does not know it" : "")
            }
        }
    }

    /// How many accounts each placement rule places.
    func rules(_ table: RoutingTable) -> [String] {
        let counts = counts(table)
        return settings.placement.indices.map { index in
            let count = counts[index] ?? 0
            return "rule       \(title(index)): "
                + "\(count) account\(count == 1 ? "" : "s")"
        }
    }

    /// What an administrator should look at.
    func findings(_ compiled: CompiledTable) -> [String] {
        var findings = memberFindings(compiled)
        let counts = counts(compiled.table)
        for (index, rule) in settings.placement.enumerated() where counts[index] == nil {
            if rule.condition == .always { continue }
            findings.append(
                "\(title(index)) matches nobody: remove it, or correct it")
        }
        guard let description else { return findings }
        if let profile = description.product.profile, !profile.contains(settings.directory.profile)
        {
            findings.append(
                "directory.profile is \(settings.directory.profile.rawValue), but the server is "
                    + "\(description.product.rawValue): set it to "
                    + profile.map(\.rawValue).joined(separator: " or "))
        }
        if settings.directory.connection.pageSize > 0, !description.offersPages {
            findings.append(
                "the server does not offer pages: set directory.page_size to 0")
        }
        return findings
    }

    /// Members that are written in a way that no setting says.
    private func memberFindings(_ compiled: CompiledTable) -> [String] {
        let overlooked = settings.placement.indices.compactMap { index -> String? in
            guard let count = compiled.groups.members[index]?.overlooked, count > 0 else {
                return nil
            }
            return "\(title(index)) is the primary group (gidNumber) of "
                + "\(count) account\(count == 1 ? "" : "s") that it does not list: set "
                + "primary_group: true in the rule, or list them"
        }
        let addresses = compiled.census.flatMap(\.memberAddresses).map { attribute, count in
            "groups.members: \(count) value\(count == 1 ? "" : "s") of \(attribute) "
                + "\(count == 1 ? "is a mail address" : "are mail addresses"): name the attribute "
                + "in groups.member_addresses, or correct the groups"
        }
        return overlooked + addresses
    }

    private func counts(_ table: RoutingTable) -> [Int: Int] {
        var counts: [Int: Int] = [:]
        for rule in table.accounts.lazy.compactMap(\.rule) { counts[Int(rule), default: 0] += 1 }
        return counts
    }

    /// A rule by its place in the settings and by what it says.
    private func title(_ index: Int) -> String {
        "placement[\(index + 1)] (\(settings.placement[index].words ?? "everybody else"))"
    }

    private func list(_ words: [String]) -> String {
        words.isEmpty ? "none" : words.joined(separator: ", ")
    }
}

extension ServerDescription.Product {
    /// The profiles made for the product; nil: any may do.
    fileprivate var profile: [DirectorySettings.Profile]? {
        switch self {
        case .openLDAP: [.openldap]
        case .activeDirectory: [.activeDirectory]
        case .ds389: [.ds389, .freeipa]
        case .unknown: nil
        }
    }
}

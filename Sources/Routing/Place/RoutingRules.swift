package import MailModel

/// Everything that decides: the settings in the words of routing.
package struct RoutingRules {
    package let domains: SplitDomains
    /// In the order of the settings.
    package let systems: [MailSystem]
    package let placement: [PlacementRule]
    /// Suppositions, asked before the placement rules; what they decide has no rule's number.
    package let assumed: [PlacementRule]
    /// What happens to contested addresses.
    package let conflicts: ConflictPolicy
    /// Whether some groups are expanded by this host, so that their members must be kept.
    package let expandsGroups: Bool
    /// What accounts are read with because some group that is expanded may name them by it.
    package let attributesOfMembers: [String]

    package init(
        domains: SplitDomains, systems: [MailSystem], placement: [PlacementRule],
        assumed: [PlacementRule] = [], conflicts: ConflictPolicy, expandsGroups: Bool = false,
        attributesOfMembers: [String] = []
    ) {
        precondition(systems.contains(where: \.isHosted), "one system is hosted")
        self.domains = domains
        self.systems = systems
        self.placement = placement
        self.assumed = assumed
        self.conflicts = conflicts
        self.expandsGroups = expandsGroups
        self.attributesOfMembers = attributesOfMembers
    }

    /// The first hosted system: where partly hosted users keep what is not relayed.
    var firstHosted: Int { systems.firstIndex(where: \.isHosted) ?? 0 }
}

/// The places elsewhere that a directory points to and that were not looked into, each counted once
/// however often it was pointed to.
package struct IgnoredReferrals: Sendable, Equatable {
    private var places: Set<String> = []
    private var hosts: Set<String> = []
    /// Places of which only the number is known.
    var unnamed = 0

    /// How many places there are.
    package var count: Int { places.count + unnamed }

    /// The first servers by name, three at most: the host and nothing else of the URL.
    package var servers: [String] { Array(hosts.sorted().prefix(3)) }

    /// Adds a place, and the servers it is said to be on.
    mutating func add(_ place: String, on hosts: [String] = []) {
        places.insert(place)
        self.hosts.formUnion(hosts)
    }
}

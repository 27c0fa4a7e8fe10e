extension Plan {
    /// How many changes a plan has of each sort.
    package struct Counts: Sendable, Equatable {
        package var added = 0
        package var removed = 0
        package var moved = 0
        package var changed = 0
        /// Logins newly refused.
        package var denied = 0
        /// Logins no longer refused.
        package var allowed = 0
        /// Addresses and logins that one account had and another has.
        package var taken = 0
        /// Accounts whose delivery name or rewritten address changes.
        package var renamed = 0
        /// Changes for everybody.
        package var everybody = 0
        /// Those among them that do not only add something.
        package var replacing = 0
        /// Routes of the current generation.
        package var routesBefore = 0
        package var routesAfter = 0
        package var loginsBefore = 0
        package var loginsAfter = 0

        package init() {}

        /// How many addresses change in that way.
        package func of(_ kind: Change.Kind) -> Int {
            switch kind {
            case .added: added
            case .removed: removed
            case .moved: moved
            case .changed: changed
            }
        }

        /// The changes by name, for a generation's manifest.
        package var byName: [String: Int] {
            [
                "added": added, "removed": removed, "moved": moved, "changed": changed,
                "denied": denied, "allowed": allowed, "taken": taken, "everybody": everybody,
            ]
        }

        /// Tells whether routes, denylist and what everybody shares stay as they are.
        package var isEmpty: Bool {
            added + removed + moved + changed + denied + allowed + taken + everybody == 0
        }

        mutating func count(_ kind: Change.Kind) {
            switch kind {
            case .added: added += 1
            case .removed: removed += 1
            case .moved: moved += 1
            case .changed: changed += 1
            }
        }
    }
}

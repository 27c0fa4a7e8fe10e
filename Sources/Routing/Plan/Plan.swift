package import MailModel

/// The difference between the current generation and what would be published now.
package struct Plan: Sendable, Equatable {
    /// What happens to one address.
    package struct Change: Sendable, Equatable {
        /// In which way an address changes.
        package enum Kind: String, Sendable, CaseIterable {
            /// It had no route.
            case added
            /// It loses its route.
            case removed
            /// Its action or its system changes.
            case moved
            /// The same system, but another target or owner.
            case changed
        }

        package let kind: Kind
        package let address: String
        /// Nil for an added address.
        package let before: Fate?
        /// Nil for a removed address.
        package let after: Fate?
    }

    /// One side of a change.
    package struct Fate: Sendable, Equatable {
        package let action: String
        /// `-` for none.
        package let system: String
        /// Nil: the address itself.
        package let target: String?
        package let id: String
        /// The placement rule's name; nil: no rule was asked.
        package let rule: String?

        init(_ row: RouteRow) {
            action = row.action.word
            system = String(decoding: row.system, as: UTF8.self)
            target = row.target.isEmpty ? nil : String(decoding: row.target, as: UTF8.self)
            id = String(decoding: row.id, as: UTF8.self)
            rule = row.rule.isEmpty ? nil : String(decoding: row.rule, as: UTF8.self)
        }
    }

    /// How many of each.
    package struct Counts: Sendable, Equatable {
        package var added = 0
        package var removed = 0
        package var moved = 0
        package var changed = 0
        /// Logins newly refused.
        package var denied = 0
        /// Logins no longer refused.
        package var allowed = 0
        /// Routes of the current generation.
        package var routesBefore = 0
        package var routesAfter = 0
        package var loginsBefore = 0
        package var loginsAfter = 0

        package init() {}

        /// How many changes there are of a kind.
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
                "denied": denied, "allowed": allowed,
            ]
        }

        /// Tells whether routes and denylist stay as they are.
        package var isEmpty: Bool {
            added + removed + moved + changed + denied + allowed == 0
        }
    }

    package private(set) var counts = Counts()
    /// In the order of addresses; of each kind at most as many as were asked for.
    package private(set) var changes: [Change] = []
    /// Names, sorted; at most as many as were asked for.
    package private(set) var denied: [String] = []
    /// Names, sorted; at most as many as were asked for.
    package private(set) var allowed: [String] = []

    /// Compares two sorted sets by merging them; each closure answers its next row, nil at the end.
    ///
    /// `keeping` bounds how many changes of each sort are kept; all are counted.
    package init(
        routesBefore: () -> RouteRow?, routesAfter: () -> RouteRow?,
        loginsBefore: () -> LoginRow?, loginsAfter: () -> LoginRow?, keeping limit: Int = .max
    ) {
        var before = routesBefore()
        var after = routesAfter()
        while before != nil || after != nil {
            let order = Plan.order(before?.address, after?.address)
            if order <= 0 { counts.routesBefore += 1 }
            if order >= 0 { counts.routesAfter += 1 }
            note(order <= 0 ? before : nil, order >= 0 ? after : nil, limit)
            if order <= 0 { before = routesBefore() }
            if order >= 0 { after = routesAfter() }
        }
        var oldLogin = loginsBefore()
        var newLogin = loginsAfter()
        while oldLogin != nil || newLogin != nil {
            let order = Plan.order(oldLogin?.name, newLogin?.name)
            if order <= 0 { counts.loginsBefore += 1 }
            if order >= 0 { counts.loginsAfter += 1 }
            if order < 0, let name = oldLogin?.name {
                counts.allowed += 1
                if allowed.count < limit { allowed.append(String(decoding: name, as: UTF8.self)) }
            }
            if order > 0, let name = newLogin?.name {
                counts.denied += 1
                if denied.count < limit { denied.append(String(decoding: name, as: UTF8.self)) }
            }
            if order <= 0 { oldLogin = loginsBefore() }
            if order >= 0 { newLogin = loginsAfter() }
        }
    }

    /// The plan between two sets of so many routes and logins that are the same.
    package init(unchangedRoutes routes: Int, logins: Int) {
        counts.routesBefore = routes
        counts.routesAfter = routes
        counts.loginsBefore = logins
        counts.loginsAfter = logins
    }

    /// The plan from nothing to a table: everything is added and denied, and the first of each are
    /// kept.
    package init(
        first table: RoutingTable, routes: () -> RouteRow?, logins: () -> LoginRow?,
        keeping limit: Int = .max
    ) {
        var routesLeft = limit
        var loginsLeft = limit
        self.init(
            routesBefore: { nil },
            routesAfter: { Plan.take(&routesLeft) ? routes() : nil },
            loginsBefore: { nil },
            loginsAfter: { Plan.take(&loginsLeft) ? logins() : nil })
        counts.added = table.routes.count
        counts.routesAfter = table.routes.count
        counts.denied = table.logins.count
        counts.loginsAfter = table.logins.count
    }

    /// Counts down; false at nothing.
    private static func take(_ left: inout Int) -> Bool {
        left -= 1
        return left >= 0
    }

    /// Negative when only the left side has the key, positive when only the right side has it.
    private static func order(_ left: Bytes?, _ right: Bytes?) -> Int {
        guard let left else { return 1 }
        guard let right else { return -1 }
        return left.compare(right)
    }

    /// How many changes are kept of each kind.
    private var kept: [Change.Kind: Int] = [:]

    private mutating func note(_ before: RouteRow?, _ after: RouteRow?, _ limit: Int) {
        let kind: Change.Kind
        switch (before, after) {
        case (nil, _):
            counts.added += 1
            kind = .added
        case (_, nil):
            counts.removed += 1
            kind = .removed
        case (let before?, let after?):
            if before.action != after.action || !before.system.equals(after.system) {
                counts.moved += 1
                kind = .moved
            } else if !before.target.equals(after.target) || !before.id.equals(after.id)
                || before.kind != after.kind
            {
                counts.changed += 1
                kind = .changed
            } else {
                return
            }
        }
        guard kept[kind, default: 0] < limit, let address = (after ?? before)?.address else {
            return
        }
        kept[kind, default: 0] += 1
        changes.append(
            Change(
                kind: kind, address: String(decoding: address, as: UTF8.self),
                before: before.map(Fate.init), after: after.map(Fate.init)))
    }
}

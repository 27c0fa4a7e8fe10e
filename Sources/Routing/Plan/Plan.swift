package import MailModel

/// The difference between the current generation and what would be published now.
package struct Plan: Sendable, Equatable {
    /// What happens to one address.
    package struct Change: Sendable, Equatable {
        /// In which way an address changes.
        package enum Kind: String, Sendable, CaseIterable {
            /// It had no route.
            case added
            /// It was served and no longer is: it loses its route, or mail to it is refused.
            case removed
            /// Its action or its system changes.
            case moved
            /// The same system, but another target or owner; or it was refused, and goes.
            case changed
        }

        package let kind: Kind
        package let address: String
        /// Nil for an added address.
        package let before: Fate?
        /// Nil when there is no such address any more.
        package let after: Fate?

        package init(kind: Kind, address: String, before: Fate?, after: Fate?) {
            self.kind = kind
            self.address = address
            self.before = before
            self.after = after
        }
    }

    /// One side of a change.
    package struct Fate: Sendable, Equatable {
        package let action: String
        /// Nil when nothing is delivered or relayed.
        package let system: String?
        /// Nil: the address itself.
        package let target: String?
        package let id: String
        /// The placement rule's name; nil: no rule was asked.
        package let rule: String?

        package init(action: String, system: String?, target: String?, id: String, rule: String?) {
            self.action = action
            self.system = system
            self.target = target
            self.id = id
            self.rule = rule
        }

        init(_ row: RouteRow) {
            action = row.action.rawValue
            system = row.system.map { String(decoding: $0, as: UTF8.self) }
            target = row.target.isEmpty ? nil : String(decoding: row.target, as: UTF8.self)
            id = String(decoding: row.id, as: UTF8.self)
            rule = row.rule.isEmpty ? nil : String(decoding: row.rule, as: UTF8.self)
        }
    }

    /// A name that one account had and another has, or a login that was refused to the one and that
    /// the other may log in with now.
    package struct Taking: Sendable, Equatable {
        /// A login; otherwise an address.
        package let isLogin: Bool
        package let name: String
        /// The id of the account that had it.
        package let before: String
        /// The id of the account that has it.
        package let after: String

        package init(isLogin: Bool, name: String, before: String, after: String) {
            self.isLogin = isLogin
            self.name = name
            self.before = before
            self.after = after
        }
    }

    package private(set) var counts = Counts()
    /// Whom it is about.
    package private(set) var people = People()
    /// In the order of addresses; of each kind at most as many as were asked for.
    package private(set) var changes: [Change] = []
    /// Names, sorted; at most as many as were asked for.
    package private(set) var denied: [String] = []
    /// Names, sorted; at most as many as were asked for.
    package private(set) var allowed: [String] = []
    /// Addresses, then logins, each sorted; at most as many as were asked for.
    package private(set) var taken: [Taking] = []
    /// What changes for everybody, whoever's row it is.
    package private(set) var everybody: [ChangeForEverybody] = []

    /// Compares two sorted sets by merging them; each closure answers its next row, nil at the end.
    ///
    /// `taker` answers the id of the account to which a login goes that is refused no more (see
    /// `Takers`). `keeping` bounds how many changes of each sort are kept; all are counted.
    package init(
        routesBefore: () -> RouteRow?, routesAfter: () -> RouteRow?,
        loginsBefore: () -> LoginRow?, loginsAfter: () -> LoginRow?,
        taker: (LoginRow) -> Bytes? = { _ in nil }, keeping limit: Int = .max,
        isFirst: Bool = false
    ) {
        var before = routesBefore()
        var after = routesAfter()
        while before != nil || after != nil {
            let order = Plan.order(before?.address, after?.address)
            if order <= 0 { counts.routesBefore += 1 }
            if order >= 0 { counts.routesAfter += 1 }
            note(order <= 0 ? before : nil, order >= 0 ? after : nil, limit, isFirst: isFirst)
            if order <= 0 { before = routesBefore() }
            if order >= 0 { after = routesAfter() }
        }
        var oldLogin = loginsBefore()
        var newLogin = loginsAfter()
        while oldLogin != nil || newLogin != nil {
            let order = Plan.order(oldLogin?.name, newLogin?.name)
            if order <= 0 { counts.loginsBefore += 1 }
            if order >= 0 { counts.loginsAfter += 1 }
            if order < 0, let oldLogin, let taker = taker(oldLogin) {
                take(oldLogin.name, isLogin: true, oldLogin.id, taker, limit)
            }
            note(order <= 0 ? oldLogin : nil, order >= 0 ? newLogin : nil, limit)
            if order <= 0 { oldLogin = loginsBefore() }
            if order >= 0 { newLogin = loginsAfter() }
        }
        counts.renamed = people.changed.count
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
            loginsAfter: { Plan.take(&loginsLeft) ? logins() : nil }, isFirst: true)
        counts.added = table.routes.count
        counts.routesAfter = table.routes.count
        counts.denied = table.logins.count
        counts.loginsAfter = table.logins.count
    }

    /// A plan that was made before; whom it is about besides the changes is not known any more.
    package init(
        counts: Counts, changes: [Change], denied: [String], allowed: [String], taken: [Taking],
        everybody: [ChangeForEverybody]
    ) {
        self.counts = counts
        self.changes = changes
        self.denied = denied
        self.allowed = allowed
        self.taken = taken
        self.everybody = everybody
    }

    /// The same plan with what changes for everybody.
    package func changing(_ everybody: [ChangeForEverybody]) -> Plan {
        var plan = self
        plan.everybody = everybody
        plan.counts.everybody = everybody.count
        plan.counts.replacing = everybody.count { !$0.onlyAdds }
        return plan
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

    private mutating func note(
        _ before: RouteRow?, _ after: RouteRow?, _ limit: Int, isFirst: Bool
    ) {
        if let before, let after { noteOwners(before, after, limit) }
        guard let kind = Plan.kind(before, after), let row = after ?? before else { return }
        counts.count(kind)
        people.note(kind, before, after)
        if !isFirst { people.touch(before, after) }
        guard kept[kind, default: 0] < limit else { return }
        kept[kind, default: 0] += 1
        changes.append(
            Change(
                kind: kind, address: String(decoding: row.address, as: UTF8.self),
                before: before.map(Fate.init), after: after.map(Fate.init)))
    }

    /// In which way a row changes; nil when it does not: that another rule decides, or the same
    /// rule by another name, is no change.
    private static func kind(_ before: RouteRow?, _ after: RouteRow?) -> Change.Kind? {
        guard let before else { return .added }
        let wasServed = before.action != .reject
        guard let after else { return wasServed ? .removed : .changed }
        if wasServed, after.action == .reject { return .removed }
        if !before.isSentAlike(after) { return .moved }
        let isSame =
            before.target.equals(after.target) && before.id.equals(after.id)
            && before.kind == after.kind
        return isSame ? nil : .changed
    }

    private mutating func noteOwners(_ before: RouteRow, _ after: RouteRow, _ limit: Int) {
        guard Plan.isTaken(before.id, after.id) else { return }
        take(after.address, isLogin: false, before.id, after.id, limit)
    }

    /// Where an entry had no id, its DN stood in: what has an id now is still the same account.
    private static func isTaken(_ before: Bytes, _ after: Bytes) -> Bool {
        !before.equals(after) && DistinguishedName.folding(before) == nil
    }

    private mutating func take(
        _ name: Bytes, isLogin: Bool, _ before: Bytes, _ after: Bytes, _ limit: Int
    ) {
        counts.taken += 1
        people.taken.insert(before)
        guard taken.count < limit else { return }
        taken.append(
            Taking(
                isLogin: isLogin, name: String(decoding: name, as: UTF8.self),
                before: String(decoding: before, as: UTF8.self),
                after: String(decoding: after, as: UTF8.self)))
    }

    private mutating func note(_ before: LoginRow?, _ after: LoginRow?, _ limit: Int) {
        switch (before, after) {
        case (let before?, let after?):
            guard Plan.isTaken(before.id, after.id) else { return }
            take(after.name, isLogin: true, before.id, after.id, limit)
        case (let before?, nil):
            counts.allowed += 1
            people.allowed.insert(before.id)
            if allowed.count < limit {
                allowed.append(String(decoding: before.name, as: UTF8.self))
            }
        case (nil, let after?):
            counts.denied += 1
            people.denied.insert(after.id)
            if denied.count < limit { denied.append(String(decoding: after.name, as: UTF8.self)) }
        case (nil, nil): return
        }
    }
}

package import MailModel

extension AccountChange {
    /// Compares two sets' accounts, sorted by id, by merging them; each closure answers its next row,
    /// nil at the end.
    ///
    /// `isTouched` tells of which accounts an address changed. `body` is given each account to which
    /// something happened, in the order of ids, with its rows.
    package static func merge(
        before: () throws -> AccountRow?, after: () throws -> AccountRow?,
        isTouched: (Bytes) -> Bool,
        _ body: (AccountChange, _ before: AccountRow?, _ after: AccountRow?) throws -> Void
    ) throws {
        var old = try before()
        var new = try after()
        while old != nil || new != nil {
            let order = order(old?.id, new?.id)
            let (left, right) = (order <= 0 ? old : nil, order >= 0 ? new : nil)
            if let change = change(left, right, isTouched) { try body(change, left, right) }
            if order <= 0 { old = try before() }
            if order >= 0 { new = try after() }
        }
    }

    /// Negative when only the left side has the id, positive when only the right side has it.
    private static func order(_ left: Bytes?, _ right: Bytes?) -> Int {
        guard let left else { return 1 }
        guard let right else { return -1 }
        return left.compare(right)
    }

    /// What happened; nil for nothing: another name of a rule, a person or an entry is no change of
    /// the account.
    private static func change(
        _ before: AccountRow?, _ after: AccountRow?, _ isTouched: (Bytes) -> Bool
    ) -> AccountChange? {
        guard let before else { return .added }
        guard let after else { return .removed }
        let (was, `is`) = (isSuspended(before), isSuspended(after))
        if was != `is` { return `is` ? .suspended : .restored }
        if !isSame(before.system, after.system) { return .moved }
        let isAlike =
            before.kind == after.kind && before.state.word == after.state.word
            && before.primary.equals(after.primary) && haveSameLogins(before, after)
        return isAlike && !isTouched(after.id) ? nil : .changed
    }

    private static func isSuspended(_ row: AccountRow) -> Bool {
        row.state.word == AccountRecord.State.suspended.word
    }

    private static func isSame(_ left: Bytes?, _ right: Bytes?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.equals(right)
    }

    /// What nobody knows is no difference.
    private static func haveSameLogins(_ before: AccountRow, _ after: AccountRow) -> Bool {
        guard let old = before.logins, let new = after.logins else { return true }
        return old.elementsEqual(new) { $0.equals($1) }
    }
}

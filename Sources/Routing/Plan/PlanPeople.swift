package import MailModel

extension Plan {
    /// Whom a plan is about: the ids of accounts, once each, however many addresses they have.
    package struct People: Sendable, Equatable {
        /// Some address is no longer served.
        package var removed = ByteStringSet()
        /// Among them those to whom mail is refused, not unknown.
        package var rejected = ByteStringSet()
        /// Some address is on another system.
        package var moved = ByteStringSet()
        /// Mail is delivered under another name, or relayed to another.
        package var changed = ByteStringSet()
        /// Some login is newly refused.
        package var denied = ByteStringSet()
        /// Some login is no longer refused.
        package var allowed = ByteStringSet()
        /// Somebody else has what they had.
        package var taken = ByteStringSet()
        /// Whatever it is, something about some address is another than before; of a plan from nothing,
        /// nobody.
        package var touched = ByteStringSet()

        mutating func touch(_ before: RouteRow?, _ after: RouteRow?) {
            for row in [before, after].compactMap(\.self) { touched.insert(row.id) }
        }

        mutating func note(_ kind: Change.Kind, _ before: RouteRow?, _ after: RouteRow?) {
            guard let before else { return }
            switch kind {
            case .added: return
            case .removed:
                removed.insert(before.id)
                if after != nil { rejected.insert(before.id) }
            case .moved: moved.insert(before.id)
            case .changed:
                guard let after, People.hasMailbox(before), People.hasMailbox(after),
                    !before.target.equals(after.target)
                else { return }
                changed.insert(after.id)
            }
        }

        private static func hasMailbox(_ row: RouteRow) -> Bool {
            row.action == .deliver || row.action == .relay
        }
    }
}

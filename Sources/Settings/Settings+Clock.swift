package import MailModel

extension Settings {
    /// The settings of one run: every filter has the time in place of `{now}`.
    package func filled(at instant: Instant) -> Settings {
        var filled = self
        filled.kinds = kinds.map { $0.filled(at: instant) }
        for index in placement.indices {
            guard case .system(let system, if: .filter(let filter)) = placement[index].choice
            else { continue }
            filled.placement[index].choice = .system(
                system, if: .filter(filter.filled(at: instant)))
        }
        return filled
    }
}

extension KindSettings {
    fileprivate func filled(at instant: Instant) -> KindSettings {
        var filled = self
        filled.filter = filter.filled(at: instant)
        filled.rules.states = rules.states.map {
            AccountState($0.filter.filled(at: instant), $0.restriction)
        }
        if case .groups(var groups) = rules.particulars {
            groups.mailboxIf = groups.mailboxIf?.filled(at: instant)
            filled.rules.particulars = .groups(groups)
        }
        return filled
    }
}

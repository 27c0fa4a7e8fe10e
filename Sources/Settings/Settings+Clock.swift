package import MailModel

extension Settings {
    /// The settings of one run: every filter has the time in place of `{now}`.
    package func filled(at instant: Instant) -> Settings {
        var filled = self
        for index in kinds.indices {
            filled.kinds[index].filter = kinds[index].filter.filled(at: instant)
            filled.kinds[index].mailboxIf = kinds[index].mailboxIf?.filled(at: instant)
            for state in kinds[index].states.indices {
                let filter = kinds[index].states[state].filter
                filled.kinds[index].states[state].filter = filter.filled(at: instant)
            }
        }
        for index in placement.indices {
            guard case .filter(let filter) = placement[index].condition else { continue }
            filled.placement[index].condition = .filter(filter.filled(at: instant))
        }
        return filled
    }
}

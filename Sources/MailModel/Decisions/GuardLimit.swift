/// A share of the current generation, or a plain count.
package enum GuardLimit: Sendable, Equatable {
    /// Below `floor` items a share does not bite: in a small company every share is large.
    case percent(Double, floor: Int = GuardLimit.usualFloor)
    case count(Int)

    /// The floor of a share that names none.
    package static let usualFloor = 3

    /// Tells whether so many of so many are too many.
    package func isExceeded(by count: Int, of base: Int) -> Bool {
        switch self {
        case .count(let most): count > most
        case .percent(let share, let floor):
            count >= floor && Double(count) * 100 > share * Double(base)
        }
    }

    /// The limit as it stands in the settings.
    package var text: String {
        switch self {
        case .count(let value): return "\(value)"
        case .percent(let value, let floor):
            let share = value == value.rounded() ? "\(Int(value))%" : "\(value)%"
            return floor == GuardLimit.usualFloor ? share : "\(share), from \(floor) on"
        }
    }
}

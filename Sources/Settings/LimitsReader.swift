import MailModel
import Yams

extension Limits {
    /// Reads `limits`: the guards.
    init(reading file: Section) {
        let keys = GuardName.allCases.filter(\.hasLimit).map(\.rawValue)
        let section = file.value("limits").flatMap { Section($0, keys: keys) }
        func value(_ name: GuardName) -> Value? { section?.value(name.rawValue) }
        func count(_ name: GuardName) -> Int? { value(name)?.integer(0...1_000_000_000) }
        func limit(_ name: GuardName) -> GuardLimit? { value(name)?.limit() }
        self.init()
        usersMin = count(.usersMin) ?? usersMin
        addressesMin = count(.addressesMin) ?? addressesMin
        removed = limit(.removed) ?? removed
        moved = limit(.moved) ?? moved
        changed = limit(.changed) ?? changed
        taken = limit(.taken) ?? taken
        denied = limit(.denied) ?? denied
        allowed = limit(.allowed) ?? allowed
        groups = count(.groups) ?? groups
    }
}

extension Value {
    /// A share such as `10%`, a share with the number of items from which on it counts
    /// (`{percent: 10%, floor: 3}`), or a plain count.
    fileprivate func limit() -> GuardLimit? {
        let hint = "for example 10% of the rows, or 25 rows"
        if isMapping { return share() }
        guard let scalar = scalar(expecting: "a percentage or a number") else { return nil }
        if scalar.string.hasSuffix("%") { return percentage(hint: hint).map { .percent($0) } }
        guard scalar.string.contains(/^[0-9]+$/), let count = Int(scalar.string) else {
            return complainType("a percentage or a number", hint: hint)
        }
        return .count(count)
    }

    private func share() -> GuardLimit? {
        guard let section = Section(self, keys: ["percent", "floor"]) else { return nil }
        let floor = section.value("floor")?.integer(1...1_000_000_000)
        let hint = "percent: 10%"
        return section.required("percent", hint: hint)?.percentage(hint: hint).map {
            .percent($0, floor: floor ?? GuardLimit.usualFloor)
        }
    }

    private func percentage(hint: String) -> Double? {
        guard let scalar = scalar(expecting: "a percentage") else { return nil }
        guard let match = scalar.string.wholeMatch(of: /([0-9]{1,3}(?:\.[0-9]+)?)%/),
            let percent = Double(match.output.1)
        else { return complainType("a percentage", hint: hint) }
        guard percent <= 100 else {
            complain("out-of-range", "'\(name)' must be between 0% and 100%")
            return nil
        }
        return percent
    }
}

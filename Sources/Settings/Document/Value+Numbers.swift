import MailModel
import Yams

extension Value {
    /// A whole decimal number in a range.
    func integer(_ range: ClosedRange<Int>) -> Int? {
        guard let scalar = scalar(expecting: "a whole number") else { return nil }
        guard scalar.string.contains(/^-?[0-9]+$/) else {
            return complainType("a whole number")
        }
        // YAML 1.1 reads 010 as eight; nobody who writes it means that.
        guard !scalar.string.contains(/^-?0[0-9]/) else {
            return complainType("a whole number", hint: "leave out the zeros in front")
        }
        guard let number = Int(scalar.string), range.contains(number) else {
            complain(
                "out-of-range",
                "'\(name)' must be between \(range.lowerBound) and \(range.upperBound)")
            return nil
        }
        return number
    }

    /// A time with its unit: `500ms`, `30s`, `5m`, `1h`, `400d`.
    func duration(from least: Duration, to most: Duration) -> Duration? {
        guard let scalar = scalar(expecting: "a duration such as 30s") else { return nil }
        guard let duration = Value.duration(scalar.string) else {
            let isNumber = scalar.string.contains(/^[0-9.]+$/)
            complain(
                "duration", "'\(name)' must be a duration such as 30s",
                hint: isNumber
                    ? "add the unit: ms, s, m, h or d" : "the units are ms, s, m, h and d")
            return nil
        }
        guard (least...most).contains(duration) else {
            complain(
                "out-of-range", "'\(name)' must be between \(least.written) and \(most.written)")
            return nil
        }
        return duration
    }

    private static func duration(_ text: String) -> Duration? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9})(?:\.([0-9]{1,3}))?(ms|s|m|h|d)/),
            let whole = Int(match.output.1)
        else { return nil }
        let fraction = match.output.2.map { $0 + String(repeating: "0", count: 3 - $0.count) }
        let thousandths = whole * 1000 + (fraction.flatMap { Int($0) } ?? 0)
        return switch match.output.3 {
        case "ms": .microseconds(thousandths)
        case "s": .milliseconds(thousandths)
        case "m": .milliseconds(thousandths * 60)
        case "h": .milliseconds(thousandths * 3600)
        default: .milliseconds(thousandths * 86_400)
        }
    }
}

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

    /// A duration with its unit (`500ms`, `30s`, `5m`, `1h`), in seconds.
    func seconds(from least: String, to most: String) -> Double? {
        guard let scalar = scalar(expecting: "a duration such as 30s") else { return nil }
        guard let seconds = Value.seconds(of: scalar.string) else {
            let isNumber = scalar.string.contains(/^[0-9.]+$/)
            complain(
                "duration", "'\(name)' must be a duration such as 30s",
                hint: isNumber ? "add the unit: ms, s, m or h" : "the units are ms, s, m and h")
            return nil
        }
        guard seconds >= Value.seconds(of: least) ?? 0,
            seconds <= Value.seconds(of: most) ?? .infinity
        else {
            complain("out-of-range", "'\(name)' must be between \(least) and \(most)")
            return nil
        }
        return seconds
    }

    private static func seconds(of text: String) -> Double? {
        guard let match = text.wholeMatch(of: /([0-9]{1,9}(?:\.[0-9]{1,3})?)(ms|s|m|h)/),
            let number = Double(match.output.1)
        else { return nil }
        return switch match.output.2 {
        case "ms": number / 1000
        case "s": number
        case "m": number * 60
        default: number * 3600
        }
    }
}

/// A moment, in the three ways in which directories write one.
package struct Instant: Sendable, Equatable {
    /// Whole seconds since 1970, UTC.
    package let seconds: Int64

    /// The moment that many seconds after 1970 began.
    package init(secondsSince1970 seconds: Int64) { self.seconds = seconds }

    /// Days since 1970, as shadowExpire counts them (shadow(5)).
    package var days: Int64 {
        seconds >= 0 ? seconds / 86400 : (seconds - 86399) / 86400
    }

    /// Active Directory's count of 100 ns since 1601 (MS-DTYP section 2.3.3).
    package var fileTime: Int64 { (seconds + 11_644_473_600) * 10_000_000 }

    /// `20261129164500Z` (RFC 4517 section 3.3.13).
    package var generalizedTime: String {
        let (year, month, day) = date
        let time = seconds - days * 86400
        return [
            (year, 4), (month, 2), (day, 2), (time / 3600, 2), (time / 60 % 60, 2), (time % 60, 2),
        ]
        .map { value, width in
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }.joined() + "Z"
    }

    /// The date in the Gregorian calendar; years begin in March, so that the leap day is the last.
    private var date: (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    /// The moment of a generalizedTime, fractions of its last field dropped; nil when the text is
    /// none.
    package init?(generalizedTime text: Bytes) {
        var digits = 0
        while digits < text.count, text[digits].isASCIIDigit { digits += 1 }
        guard [10, 12, 14].contains(digits) else { return nil }
        func field(_ start: Int, _ length: Int) -> Int64 {
            guard start + length <= digits else { return 0 }
            return text[start..<(start + length)].reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        var rest = text[digits...]
        if let mark = rest.first, mark == UInt8(ascii: ".") || mark == UInt8(ascii: ",") {
            rest = rest.dropFirst().drop { $0.isASCIIDigit }
        }
        guard let offset = Instant.offset(Bytes(rebasing: rest)) else { return nil }
        let days = Instant.days(year: field(0, 4), month: field(4, 2), day: field(6, 2))
        seconds = days * 86400 + field(8, 2) * 3600 + field(10, 2) * 60 + field(12, 2) - offset
    }

    /// The seconds that a zone is ahead of UTC: `Z`, `+01`, `-0330`.
    private static func offset(_ zone: Bytes) -> Int64? {
        guard let sign = zone.first else { return nil }
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") {
            return zone.count == 1 ? 0 : nil
        }
        let digits = zone.dropFirst()
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            digits.count == 2 || digits.count == 4, digits.allSatisfy(\.isASCIIDigit)
        else { return nil }
        let value = digits.reduce(Int64(0)) { $0 * 10 + Int64($1 - 48) }
        let seconds = digits.count == 2 ? value * 3600 : (value / 100 * 60 + value % 100) * 60
        return sign == UInt8(ascii: "+") ? seconds : -seconds
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let shiftedMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * shiftedMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

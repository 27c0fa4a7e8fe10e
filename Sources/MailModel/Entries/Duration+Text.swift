extension Duration {
    /// The time as a message says it: `0.5 s`, `30 s`; to the thousandth of a second.
    package var inSeconds: String {
        let thousandths = thousandths
        return thousandths.isMultiple(of: 1000)
            ? "\(thousandths / 1000) s" : "\(Double(thousandths) / 1000) s"
    }

    /// The time as the settings write it, in the largest unit without a rest: `500ms`, `30s`, `24h`,
    /// `400d`.
    package var written: String {
        let thousandths = thousandths
        let units = [(3_600_000, "h"), (60_000, "m"), (1000, "s")]
        guard thousandths != 0 else { return "0s" }
        let day = 86_400_000
        // One day is 24 hours to most people.
        if thousandths > day, thousandths.isMultiple(of: day) { return "\(thousandths / day)d" }
        for (length, unit) in units where thousandths.isMultiple(of: length) {
            return "\(thousandths / length)\(unit)"
        }
        return "\(thousandths)ms"
    }

    private var thousandths: Int { Int((self / .milliseconds(1)).rounded()) }
}

/// Tells a person at a terminal how far a long read is; says nothing anywhere else.
struct Progress {
    private let what: String
    private let isShown: Bool
    private let begin = ContinuousClock.now
    private var next = ContinuousClock.now
    private var count = 0

    /// How often the line changes.
    private static let interval = Duration.milliseconds(200)

    init(_ what: String, isShown: Bool = Console.isInteractive) {
        self.what = what
        self.isShown = isShown
    }

    /// One entry more.
    mutating func advance() {
        guard isShown else { return }
        count += 1
        // The clock is looked at now and then only.
        guard count & 255 == 1 || count < 16 else { return }
        let now = ContinuousClock.now
        guard now >= next else { return }
        next = now + Progress.interval
        let seconds = max(0.001, (now - begin) / .seconds(1))
        Console.note(
            "\rreading \(what): \(count) entries, \(Int(Double(count) / seconds)) a second")
    }

    /// Clears the line.
    func end() {
        if isShown, count > 0 { Console.note("\r\u{1B}[K") }
    }

    /// Shows what goes on while nothing can be counted, until `clear()`.
    static func stage(_ text: String) {
        if Console.isInteractive { Console.note("\r\u{1B}[K\(text) …") }
    }

    /// Takes the line away.
    static func clear() {
        if Console.isInteractive { Console.note("\r\u{1B}[K") }
    }
}

import Glibc

/// A minute's patience with something that takes its time, on a machine that may be slow.
package struct Patience {
    private let end = ContinuousClock.now + .seconds(60)

    package init() {}

    /// Sleeps a moment; false when the minute is over.
    package var lasts: Bool {
        usleep(20_000)
        return ContinuousClock.now < end
    }

    /// Waits until the condition holds; false when it did not within the minute.
    package static func waits(until condition: () throws -> Bool) rethrows -> Bool {
        let patience = Patience()
        repeat { if try condition() { return true } } while patience.lasts
        return false
    }
}

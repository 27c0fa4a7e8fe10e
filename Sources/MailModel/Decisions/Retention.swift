/// Which generations stay: the newest ones, then the newest of each hour and of each day.
///
/// A watch makes a generation at every change: twenty of them may be one morning, and who asks a day
/// later wants yesterday's.
package struct Retention: Sendable, Equatable {
    /// How many of the newest stay.
    package var last: Int
    /// Of how many hours, counted by those that have a generation, the newest stays.
    package var hourly: Int
    /// Of how many days, counted the same way, the newest stays.
    package var daily: Int

    package init(last: Int = 20, hourly: Int = 24, daily: Int = 7) {
        self.last = last
        self.hourly = hourly
        self.daily = daily
    }

    /// How many of the newest keep all their files; the tables of older ones are rendered anew from
    /// what decides when somebody goes back to one.
    package static let whole = 3

    /// The places of those that stay among times in seconds since 1970, the newest first.
    ///
    /// Hours and days are those of UTC.
    package func kept(_ times: [Int]) -> Set<Int> {
        Set(times.indices.prefix(max(last, 0)))
            .union(newest(of: hourly, times, each: 3600))
            .union(newest(of: daily, times, each: 86_400))
    }

    /// The first of each stretch of time, for so many of them.
    private func newest(of count: Int, _ times: [Int], each seconds: Int) -> [Int] {
        var seen: Set<Int> = []
        return times.indices.filter { index in
            // Before 1970 a stretch would end at zero twice; a clock that is that wrong may.
            seen.count < count && seen.insert(times[index] / seconds).inserted
        }
    }
}

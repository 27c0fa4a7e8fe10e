import MailModel
import Testing

/// Which generations stay.
@Suite struct RetentionTests {
    private let hour = 3600
    private let day = 86_400

    @Test func `a number keeps the newest`() {
        #expect(Retention(last: 3, hourly: 0, daily: 0).kept([90, 80, 70, 60]) == [0, 1, 2])
        #expect(Retention(last: 3, hourly: 0, daily: 0).kept([90]) == [0])
        #expect(Retention().kept([]).isEmpty)
    }

    @Test func `the newest of each hour and of each day stay beside them`() {
        let noon = 20_000 * day + 12 * hour
        // Every ten minutes for three days, the newest first.
        let times = (0..<432).map { noon - $0 * 600 }
        let kept = Retention(last: 2, hourly: 3, daily: 2).kept(times)
        // 12:00 and 11:50 are the last; 12:00, 11:50 and 10:50 the hours; yesterday ends at 23:50.
        #expect(kept == [0, 1, 7, 73])
    }

    @Test func `hours and days are counted by those that have a generation`() {
        let old = [400 * day, 200 * day + 5, 200 * day, 3 * day]
        #expect(Retention(last: 1, hourly: 0, daily: 3).kept(old) == [0, 1, 3])
        #expect(Retention(last: 1, hourly: 2, daily: 0).kept(old) == [0, 1])
    }
}

import MailModel
import TestSupport
import Testing

@Suite struct InstantTests {
    @Test(
        arguments: [
            (0, "19700101000000Z", 0, 116_444_736_000_000_000),
            (1_795_970_700, "20261129164500Z", 20_786, 134_404_443_000_000_000),
            (951_782_399, "20000228235959Z", 11_015, 125_962_559_990_000_000),
            (951_782_400, "20000229000000Z", 11_016, 125_962_560_000_000_000),
            (4_107_542_400, "21000301000000Z", 47_541, 157_520_160_000_000_000),
            (-1, "19691231235959Z", -1, 116_444_735_990_000_000),
        ] as [(Int64, String, Int64, Int64)])
    func `a moment is written in three ways`(
        seconds: Int64, generalizedTime: String, days: Int64, fileTime: Int64
    ) {
        let instant = Instant(secondsSince1970: seconds)
        #expect(instant.generalizedTime == generalizedTime)
        #expect(instant.days == days)
        #expect(instant.fileTime == fileTime)
        #expect(generalizedTime.withBytes { Instant(generalizedTime: $0) } == instant)
    }

    @Test(
        arguments: [
            ("202611291645Z", 1_795_970_700), ("2026112917+01", 1_795_968_000),
            ("20261129164500.0Z", 1_795_970_700), ("20261129141500-0230", 1_795_970_700),
            ("20261129164500", nil), ("20261129164500X", nil), ("2026112916450Z", nil),
            ("20261129164500Z ", nil), ("never", nil), ("", nil),
        ] as [(String, Int64?)])
    func `servers may leave out seconds and name a zone`(text: String, seconds: Int64?) {
        #expect(text.withBytes { Instant(generalizedTime: $0) }?.seconds == seconds)
    }

    @Test func `a filter compares numbers of nineteen digits and times of any spelling`() throws {
        let entry = EntryValue(
            "cn=x",
            [
                "never": ["9223372036854775807"], "past": ["133800000000000000"],
                "short": ["202611291645Z"], "zone": ["20261129174500+0100"],
            ])
        let now = Instant(secondsSince1970: 1_795_970_700)
        for (text, holds) in [
            ("(never<={now:filetime})", false), ("(never>={now:filetime})", true),
            ("(past<={now:filetime})", true), ("(short<={now})", true), ("(short>={now})", true),
            ("(zone<={now})", true), ("(zone>=20261129164501Z)", false),
        ] {
            let filter = try Filter(text).filled(at: now)
            let matcher = EntryMatcher(filter, attributes: filter.attributes)
            #expect(entry.with(filter.attributes) { matcher.matches($0) } == holds, "\(text)")
        }
    }

    @Test func `a brace that is no placeholder is found where it stands`() {
        let found = Filter.unknownPlaceholder(in: "(&(a<={now})(b={SSHA}x))")
        #expect(found?.name == "{SSHA}")
        #expect(found?.offset == 15)
        #expect(Filter.unknownPlaceholder(in: "(a={now:days}{now:filetime}{now}\\7b)") == nil)
    }
}

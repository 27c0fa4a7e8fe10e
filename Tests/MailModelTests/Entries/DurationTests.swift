import MailModel
import Testing

/// One way to say a time, and one to write it.
@Suite struct DurationTests {
    @Test(arguments: [
        (Duration.zero, "0 s", "0s"), (.milliseconds(10), "0.01 s", "10ms"),
        (.milliseconds(500), "0.5 s", "500ms"), (.microseconds(1_499_600), "1.5 s", "1500ms"),
        (.seconds(30), "30 s", "30s"), (.seconds(90), "90 s", "90s"),
        (.seconds(600), "600 s", "10m"), (.seconds(86_400), "86400 s", "24h"),
        (.seconds(-90), "-90 s", "-90s"),
    ])
    func `a time in a message and in the settings`(
        time: Duration, said: String, written: String
    ) {
        #expect(time.inSeconds == said)
        #expect(time.written == written)
    }
}

import TestSupport
import Testing

/// `explain` shows the rows of Exim, also under the keys that Exim asks for.
@Suite struct EximExplainTests {
    private let site: SyncedSite

    init() throws {
        // mail: "j smith"@example.com
        site = try SyncedSite(
            domains: """
                  - {name: example.com}
                  - {name: example.net, catch_all: mira@example.com}
                """,
            outputs: "{exim: {}}",
            people: WiringHost.person("mira", "here")
                + WiringHost.person("smith", "exchange").replacing(
                    "mail: smith@example.com", with: "mail: \"j smith\"@example.com"))
    }

    @Test func `a quoted address has its row under what stands between the quotes`() throws {
        let answer = try site.run("explain", "\"J Smith\"@example.com").outputText
        #expect(answer.contains("exim/routes"), "\(answer)")
        #expect(answer.contains("j smith@example.com"), "\(answer)")
        #expect(
            answer.contains("a=relay s=exchange h=\"mail.exchange.example.com::25\""), "\(answer)")
    }

    @Test func `an unknown address is caught where the table says so`() throws {
        let answer = try site.run("explain", "nobody@example.net").outputText
        #expect(answer.contains("mail goes to catch_all mira@example.com"), "\(answer)")
        #expect(answer.contains("a=expand to=\"mira@example.com\""), "\(answer)")
    }
}

import Foundation
import TestSupport
import Testing

/// What `make demo` shows, on a slapd of its own.
@Suite struct DemonstrationTests {
    @Test func `the demonstration tells its story to the end`() throws {
        let demo = try Processes.run(
            ["\(ProgramUnderTest.repository)/examples/first-sync/demo.sh"],
            environment: ["SPLITROUTE": ProgramUnderTest.path], timeout: 120)
        #expect(demo.status == 0, "\(demo.outputText)\n\(demo.errorText)")
        #expect(demo.outputText.hasSuffix("slapd are gone again.\n"))
        // The guard holds the move until somebody lets it through, and only that run is refused.
        #expect(
            demo.errorText.components(separatedBy: "refused: 1 person would be allowed").count == 2,
            "\(demo.errorText)")
    }
}

import Glibc
import Testing

/// Every parser, and every file that is read back, given thousands of damaged inputs.
///
/// None may crash, hang or contradict itself. The input that does it is kept: it goes into
/// Tests/Corpus when that is mended.
@Suite(.serialized)
struct FuzzTests {
    /// Tells which input ended a target's process.
    private func report(_ target: FuzzTarget, _ result: ExitTest.Result?) {
        guard let result else {
            let file = Fuzzing.inputFile(target, of: getpid())
            let input = (try? Fuzzing.bytes(of: file)) ?? []
            let reason =
                (try? Fuzzing.bytes(of: Fuzzing.sentenceFile(target, of: getpid())))
                ?? Array("it ended".utf8)
            let text = String(decoding: input.prefix(300), as: UTF8.self).debugDescription
            Issue.record(
                "\(target.name): \(String(decoding: reason, as: UTF8.self)); the input is kept in \(file): \(text)"
            )
            return
        }
        Fuzzing.note(result.standardErrorContent)
    }

    @Test func `LDIF files`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.ldif) }
        report(.ldif, result)
    }

    @Test func `settings files`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.settings) }
        report(.settings, result)
    }

    @Test func `LDAP filters`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.filter) }
        report(.filter, result)
    }

    @Test func `distinguished names`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.dn) }
        report(.dn, result)
    }

    @Test func `addresses, logins, domains and templates`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.names) }
        report(.names, result)
    }

    @Test func `list files`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.list) }
        report(.list, result)
    }

    @Test func `saved plans`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.plan) }
        report(.plan, result)
    }

    @Test func `manifests`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.manifest) }
        report(.manifest, result)
    }

    @Test func `status files`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.status) }
        report(.status, result)
    }

    @Test func `canonical files and what is shown of them`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.canonical) }
        report(.canonical, result)
    }

    @Test func `certificates and paging controls`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.certificate) }
        report(.certificate, result)
    }

    @Test func `LDAP URLs`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.url) }
        report(.url, result)
    }

    @Test func `answers of a server`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) { try Fuzzing.run(.answers) }
        report(.answers, result)
    }
}

import MailModel
import Testing
import TestSupport

@testable import Directory

/// Attributes that come in pieces (`member;range=0-1499`), in a file.
struct ValueRangeTests {
    private func read(_ lines: String...) throws -> [String] {
        let workspace = try Workspace()
        let file = try workspace.write(
            "a.ldif", "dn: cn=a,dc=example,dc=com\n" + lines.joined(separator: "\n") + "\n")
        let request = try Asking.request("(objectClass=*)", attributes: ["member", "objectClass"])
        return try Asking.entries(of: try LDIFDirectory(path: file), request)
    }

    @Test(arguments: [
        ("member;range=0-1499", ValueRange(first: 0, last: 1499)),
        ("Member;lang-en;Range=1500-*", ValueRange(first: 1500, last: nil)),
        ("member", nil), ("member;binary", nil), ("member;ranges=1-2", nil),
    ])
    func `names of ranges`(_ name: String, _ range: ValueRange?) {
        #expect(name.withBytes { ValueRange($0) } == range)
    }

    @Test(arguments: [
        "member;range=", "member;range=5-2", "member;range=a-b", "member;range=-1-2",
        "member;range=0-9223372036854775807", "member;range=0-99999999999999999999",
    ])
    func `a range that makes no sense is never taken for all values`(_ name: String) throws {
        let range = try #require(name.withBytes { ValueRange($0) })
        #expect(range.last != nil)
        #expect(Asking.failure { _ = try read("objectClass: group", "\(name): cn=a") } != nil)
    }

    @Test func `all ranges together are all values`() throws {
        let entries = try read(
            "objectClass: group", "member;range=0-1: cn=a", "member;range=0-1: cn=b",
            "member;range=2-*: cn=c")
        #expect(
            entries == [
                "cn=a,dc=example,dc=com|objectClass=group|member=cn=a|member=cn=b|member=cn=c"
            ])
    }

    @Test(arguments: [
        ["member;range=0-1: cn=a", "member;range=0-1: cn=b"],
        ["member;range=0-1: cn=a", "member;range=3-*: cn=b"], ["member;range=2-*: cn=c"],
    ])
    func `a range that is missing makes the file useless`(_ lines: [String]) throws {
        let error = Asking.failure {
            _ = try read("objectClass: group", lines.joined(separator: "\n"))
        }
        #expect(error?.code == .badData)
    }
}

extension ValueRange {
    init(first: Int, last: Int?) {
        let text = "a;range=\(first)-" + (last.map { "\($0)" } ?? "*")
        guard let range = text.withBytes({ ValueRange($0) }) else {
            preconditionFailure("\(text) is a range")
        }
        self = range
    }
}

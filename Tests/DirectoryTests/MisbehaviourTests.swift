import Directory
import MailModel
import TestSupport
import Testing

/// Servers that hang, drip, lie or turn in circles: the run ends, in time, with a reason.
@Suite(.serialized)
struct MisbehaviourTests {
    private func attempt(
        _ manner: MisbehavingServer.Manner, pageSize: Int = 0, read: Duration = .milliseconds(500),
        total: Duration = .seconds(20), referrals: Referrals = .ignore, ahead: Bool = false
    ) throws -> (error: DirectoryError?, entries: Int, seconds: Double, notes: DirectoryNotes?) {
        let server = try MisbehavingServer(manner)
        var configuration = Asking.configuration(server.ldap)
        configuration.connectTimeout = .milliseconds(500)
        configuration.readTimeout = read
        configuration.totalTimeout = total
        configuration.pageSize = pageSize
        configuration.referrals = referrals
        var count = 0
        var directory: LDAPDirectory?
        let begin = ContinuousClock.now
        let error = Asking.failure {
            let made = try LDAPDirectory(configuration)
            directory = made
            let request = try Asking.request(attributes: ["uid", "member"])
            if ahead {
                try made.searchAhead(request) { _ in count += 1 }
            } else {
                try made.search(request) { _ in count += 1 }
            }
        }
        return (error, count, (ContinuousClock.now - begin) / .seconds(1), directory?.notes)
    }

    @Test func `silence before the bind`() throws {
        let result = try attempt(.silent)
        #expect(result.error?.code == .unavailable)
        #expect(result.error?.sentence == "no answer within 0.5 s")
        #expect(result.seconds < 2)
    }

    @Test func `silence during the TLS handshake`() throws {
        let server = try MisbehavingServer(.silent)
        var configuration = Asking.configuration("ldaps" + server.ldap.dropFirst(4))
        configuration.tls.mode = .required
        configuration.connectTimeout = .milliseconds(500)
        let begin = ContinuousClock.now
        let error = Asking.failure { _ = try LDAPDirectory(configuration) }
        #expect(error?.sentence == "no answer within 0.5 s")
        #expect(ContinuousClock.now - begin < .seconds(2))
    }

    @Test func `silence in the search`() throws {
        let result = try attempt(.hangsInSearch)
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence == "no answer for 0.5 s after 0 entries")
        #expect(result.seconds < 2)
    }

    @Test(arguments: [
        MisbehavingServer.Manner.halfAnEntry, .drips(seconds: 0.1), .hugeMessage,
    ])
    func `an entry that never ends`(_ manner: MisbehavingServer.Manner) throws {
        let result = try attempt(manner)
        #expect(result.error?.code == .incomplete)
        #expect(result.entries == 1)
        #expect(result.seconds < 2)
    }

    @Test func `an answer that never ends`() throws {
        let result = try attempt(.endless(seconds: 0.05), total: .seconds(1))
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence.contains("not finished within 1 s") == true)
        #expect(result.entries > 3)
        #expect(result.seconds < 3)
    }

    @Test(arguments: [1, 2, 7])
    func `pages in circles`(length: Int) throws {
        let result = try attempt(.pagesInCircles(of: length), pageSize: 10)
        #expect(result.entries <= 3 * length + 1)
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence.contains("again and again") == true)
    }

    @Test func `one cookie for all pages is Samba's way and no mistake`() throws {
        let result = try attempt(.pagesWithOneCookie(count: 5), pageSize: 1)
        #expect(result.error == nil)
        #expect(result.entries == 5)
    }

    @Test func `a forgotten paging control`() throws {
        let result = try attempt(.forgetsPageControl, pageSize: 10)
        #expect(result.error?.code == .incomplete)
    }

    @Test(
        arguments: [
            nil, [], [0x30], [0x30, 0x03, 0x61, 0x62, 0x63], [0x30, 0x65, 0x02, 0x01, 0x00],
            [0x30, 0x03, 0x02, 0x01, 0x00], [0x04, 0x05, 0x02, 0x01, 0x00, 0x04, 0x00],
            [0x30, 0x05, 0x02, 0x01, 0x00, 0x04, 0x7F], [0x30, 0x80, 0x02, 0x01, 0x00, 0x04, 0x00],
        ] as [[UInt8]?])
    func `a paging control that says nothing readable`(_ value: [UInt8]?) throws {
        let result = try attempt(.pageControl(value: value), pageSize: 10)
        #expect(result.error?.code == .incomplete)
        #expect(
            result.error?.sentence
                == "the server says in no readable way whether there are more pages")
        #expect(result.error?.advice == "set directory.page_size to 0")
    }

    @Test func `a paging control in the long form of a length, as Active Directory sends it`()
        throws
    {
        let value: [UInt8] = [
            0x30, 0x84, 0, 0, 0, 0x0A, 0x02, 0x84, 0, 0, 0, 1, 0, 0x04, 0x81, 0,
        ]
        let result = try attempt(.pageControl(value: value), pageSize: 10)
        #expect(result.error == nil)
        #expect(result.entries == 1)
    }

    @Test func `two paging controls that disagree`() throws {
        let result = try attempt(.twoPageControls, pageSize: 10)
        #expect(result.error?.sentence.contains("in no readable way") == true)
    }

    @Test func `a notice without a name is no answer`() throws {
        let result = try attempt(.namelessNotice)
        #expect(result.error == nil)
        #expect(result.entries == 1)
    }

    @Test func `the last words of a server that goes down`() throws {
        let result = try attempt(.goesDown)
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.underlying?.hasPrefix("LDAP 52 ") == true)
        #expect(result.error?.underlying?.hasSuffix("says the server") == true)
    }

    @Test(arguments: [0x61, 0x78, 0x6B, 0x7F] as [UInt8])
    func `the answer to another operation`(_ tag: UInt8) throws {
        let result = try attempt(.foreignAnswer(tag))
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence == "the server's answer cannot be decoded after 1 entries")
        let bind = try attempt(.foreignBind(tag == 0x61 ? 0x65 : tag))
        #expect(bind.error?.operation == "bind")
        #expect(bind.error?.underlying == "LDAP -4 Decoding error")
    }

    @Test func `an answer to StartTLS without a name`() throws {
        let server = try MisbehavingServer(.namelessStartTLS)
        var configuration = Asking.configuration(server.ldap)
        configuration.tls.mode = .startTLS
        let error = Asking.failure { _ = try LDAPDirectory(configuration) }
        #expect(error?.sentence == "the server refuses StartTLS, and nothing is sent in clear")
    }

    @Test(arguments: [1, 2, 3, 4, 10, 11, 12, 32, 34, 50, 51, 52, 53, 80, 4096])
    func `every result but success ends the run`(_ code: Int) throws {
        let result = try attempt(.result(code))
        #expect(result.entries == 1)
        #expect(result.error?.underlying?.hasPrefix("LDAP \(code) ") == true)
        #expect(result.error?.underlying?.hasSuffix("says the server") == true)
    }

    @Test func `references are counted, or stop the run`() throws {
        let ignored = try attempt(.reference)
        #expect(ignored.error == nil)
        #expect(ignored.notes?.ignoredReferrals.count == 1)
        #expect(ignored.notes?.ignoredReferrals.servers == ["elsewhere.test"])
        #expect(try attempt(.reference, referrals: .stop).error?.code == .refused)
    }

    @Test func `values that come in ranges are fetched to the last one`() throws {
        let server = try MisbehavingServer(.ranged)
        var configuration = Asking.configuration(server.ldap)
        configuration.pageSize = 0
        let directory = try LDAPDirectory(configuration)
        let request = try Asking.request(attributes: ["uid", "member"])
        for _ in 0..<2 {
            #expect(
                try Asking.entries(of: directory, request) == [
                    "cn=big,dc=x|" + "abcdef".map { "member=cn=\($0)" }.joined(separator: "|")
                ])
        }
    }

    @Test func `values that end before their last range end the run`() throws {
        let result = try attempt(.rangedShort)
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence == "the values of member end before their last range")
        #expect(result.entries == 0)
    }

    @Test(arguments: [
        MisbehavingServer.Manner.hangsInSearch, .halfAnEntry, .hugeMessage, .result(4), .closes,
    ])
    func `reading ahead ends as reading does`(_ manner: MisbehavingServer.Manner) throws {
        let plain = try attempt(manner)
        let ahead = try attempt(manner, ahead: true)
        #expect(ahead.error?.code == .incomplete)
        #expect(ahead.error?.sentence == plain.error?.sentence)
        #expect(ahead.entries == plain.entries)
        #expect(ahead.seconds < 2)
    }

    @Test func `a closed connection`() throws {
        let result = try attempt(.closes)
        #expect(result.error?.code == .incomplete)
        #expect(result.error?.sentence == "the server closed the connection after 1 entries")
    }
}

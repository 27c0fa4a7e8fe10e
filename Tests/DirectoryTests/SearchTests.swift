import Directory
import Glibc
import MailModel
import TestSupport
import Testing

/// Reading from a real server.
@Suite(.serialized)
struct SearchTests {
    private func server(_ people: Int, sizeLimit: String = "unlimited") throws -> Slapd {
        var configuration = Slapd.Configuration()
        configuration.ldif = Slapd.tree() + Slapd.people(people)
        configuration.sizeLimit = sizeLimit
        configuration.tls = false
        return try Slapd.start(configuration)
    }

    @Test(arguments: [0, 1, 7, 100, 1000])
    func `all entries come, whatever the page size`(_ pageSize: Int) throws {
        let server = try server(300)
        var configuration = Asking.configuration(server.ldap)
        configuration.pageSize = pageSize
        let directory = try LDAPDirectory(configuration)
        let names = try Asking.names(of: directory, Asking.request())
        #expect(names.count == 300)
        #expect(Set(names).count == 300)
        #expect(names.last == "uid=user000299,ou=people,dc=example,dc=com")
    }

    @Test func `base, scope and attributes are the server's business`() throws {
        let server = try server(2)
        let directory = try LDAPDirectory(Asking.configuration(server.ldapi))
        let everything = "(objectClass=*)"
        #expect(
            try Asking.entries(
                of: directory, Asking.request(everything, scope: .base, attributes: ["dc"]))
                == ["dc=example,dc=com|dc=example"])
        #expect(try Asking.names(of: directory, Asking.request(everything, scope: .one)).count == 3)
        #expect(
            try Asking.entries(
                of: directory, Asking.request("(uid=user000000)", attributes: []))
                == ["uid=user000000,ou=people,dc=example,dc=com"])
    }

    @Test func `the server is asked with the time filled in`() throws {
        let server = try server(3)
        let directory = try LDAPDirectory(Asking.configuration(server.ldapi))
        for (seconds, count) in [(0, 0), (4_000_000_000, 3)] as [(Int64, Int)] {
            let filter = try Filter("(&(uid=*)(createTimestamp<={now}))")
                .filled(at: Instant(secondsSince1970: seconds))
            let request = SearchRequest(
                base: Asking.base, scope: .subtree, filter: filter,
                attributes: AttributeList(["uid"]))
            #expect(try Asking.names(of: directory, request).count == count)
        }
    }

    @Test func `read answers one entry, or false`() throws {
        let server = try server(2)
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        var seen: [String] = []
        let list = AttributeList(["uid"])
        let person = "UID=user000001, ou=people,dc=example,dc=com"
        #expect(try directory.read(dn: person, attributes: list) { seen.append(Asking.text($0)) })
        #expect(seen == ["uid=user000001,ou=people,dc=example,dc=com|uid=user000001"])
        let nobody = "uid=nobody,ou=people,dc=example,dc=com"
        #expect(try directory.read(dn: nobody, attributes: list) { _ in } == false)
    }

    @Test func `entries may be read while others stream by`() throws {
        let server = try server(50)
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        var count = 0
        try directory.search(Asking.request()) { entry in
            let name = String(decoding: entry.dn, as: UTF8.self)
            let found = try directory.read(dn: name, attributes: AttributeList(["mail"])) { _ in }
            if found { count += 1 }
        }
        #expect(count == 50)
    }

    @Test func `a missing base is an error of its own`() throws {
        let server = try server(0)
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        let error = Asking.failure {
            _ = try Asking.names(of: directory, Asking.request(base: "ou=gone,dc=example,dc=com"))
        }
        #expect(error?.code == .missing)
        #expect(error?.subject == "\(server.ldap) ou=gone,dc=example,dc=com")
    }

    @Test(arguments: [0, 100])
    func `the server's size limit ends the run`(_ pageSize: Int) throws {
        let server = try server(1000, sizeLimit: "size.soft=300 size.hard=700")
        var configuration = Asking.configuration(server.ldap)
        configuration.pageSize = pageSize
        let directory = try LDAPDirectory(configuration)
        var count = 0
        let error = Asking.failure { try directory.search(Asking.request()) { _ in count += 1 } }
        #expect(count == 700, "a soft limit must not bite, a hard one must")
        #expect(error?.code == .incomplete)
        #expect(error?.sentence == "the server cut the answer off after 700 entries (size limit)")
    }

    @Test func `pages get past the limit where the server allows it`() throws {
        let limit = "size.soft=300 size.hard=700 size.pr=150 size.prtotal=unlimited"
        let server = try server(1000, sizeLimit: limit)
        var configuration = Asking.configuration(server.ldap)
        configuration.pageSize = 100
        #expect(
            try Asking.names(of: LDAPDirectory(configuration), Asking.request()).count == 1000)
        configuration.pageSize = 1000
        let error = Asking.failure {
            _ = try Asking.names(of: LDAPDirectory(configuration), Asking.request())
        }
        #expect(error?.code == .incomplete)
        #expect(error?.advice?.contains("page_size") == true)
    }

    @Test func `a server that dies in the middle ends the run`() throws {
        let server = try server(20_000)
        var configuration = Asking.configuration(server.ldap)
        configuration.pageSize = 0
        let directory = try LDAPDirectory(configuration)
        var count = 0
        let error = Asking.failure {
            try directory.search(Asking.request(attributes: ["uid", "mail", "cn", "sn"])) { _ in
                if count == 0 { server.signal(SIGKILL) }
                count += 1
                usleep(10)
            }
        }
        #expect(error?.code == .incomplete)
        #expect(error?.sentence == "the server closed the connection after \(count) entries")
        #expect(count < 20_000)
        let later = Asking.failure { _ = try Asking.names(of: directory, Asking.request()) }
        #expect(later?.code == .unavailable)
    }

    @Test func `what the caller throws comes back, and the connection stays usable`() throws {
        struct Enough: Error {}
        let server = try server(100)
        let directory = try LDAPDirectory(Asking.configuration(server.ldap))
        #expect(throws: Enough.self) {
            try directory.search(Asking.request()) { _ in throw Enough() }
        }
        #expect(try Asking.names(of: directory, Asking.request()).count == 100)
    }

    @Test func `fifty thousand entries need no more memory than a few`() async {
        await #expect(processExitsWith: .success) {
            var lab = Slapd.Configuration()
            lab.ldif = Slapd.tree() + Slapd.people(50_000)
            lab.tls = false
            let server = try Slapd.start(lab)
            lab.ldif = nil
            var configuration = Asking.configuration(server.ldap)
            configuration.pageSize = 0
            let directory = try LDAPDirectory(configuration)
            var count = 0
            var start = 0
            var peak = 0
            try directory.search(Asking.request()) { _ in
                count += 1
                if count == 1000 { start = residentPages() }
                if count % 1000 == 0 { peak = max(peak, residentPages()) }
            }
            #expect(count == 50_000)
            #expect(start > 0)
            #expect((peak - start) * 4096 < 8 << 20)
        }
    }
}

/// Pages of memory this process has (proc(5)).
private func residentPages() -> Int {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, 128, file) != nil else { return 0 }
    let text = String(
        decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return Int(text.split(separator: " ")[1]) ?? 0
}

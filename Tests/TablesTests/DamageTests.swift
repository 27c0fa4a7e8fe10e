import Glibc
import MailModel
import Tables
import TestSupport
import Testing

/// A map that is not what was written is never taken for it.
@Suite struct DamageTests {
    @Test(arguments: IndexedMap.allCases)
    func `A full disk is an error, whatever the library says`(map: IndexedMap) async throws {
        // A limit on file sizes holds for the whole process, so the test runs in one of its own.
        switch map {
        case .lmdb:
            await #expect(processExitsWith: .success) { try DamageTests.writeTooMuch(.lmdb) }
        case .cdb:
            await #expect(processExitsWith: .success) { try DamageTests.writeTooMuch(.cdb) }
        }
    }

    /// Writes a map of several megabytes where files may have 1 MiB; anything but the right error
    /// ends the process with a failure.
    private static func writeTooMuch(_ map: IndexedMap) throws {
        let workspace = try Workspace()
        var value = TableValue()
        value.logins = (0..<60_000).map { ("user\($0)@example.com", 0, .thirdParty) }
        let table = PostfixTables(value.table, parameters()).saslDeny()
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
        guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else { exit(2) }
        do throws(TableError) {
            try map.write(table, to: workspace.file("deny"))
            exit(3)
        } catch {
            guard error.code == .writing || error.code == .differs else { exit(4) }
            guard error.description.contains(workspace.file("deny")) else { exit(5) }
        }
    }

    @Test(arguments: IndexedMap.allCases)
    func `Any damaged byte of the rows is found`(map: IndexedMap) throws {
        let workspace = try Workspace()
        var value = TableValue()
        value.logins = (0..<50).map { ("user\($0)@example.com", 0, .thirdParty) }
        let table = PostfixTables(value.table, parameters(denyText: "see Exchange")).saslDeny()
        try map.write(table, to: workspace.file("whole"))
        let whole = try workspace.bytes(of: "whole")
        let places = whole.indices.filter { index in
            whole[index...].starts(with: "user".utf8) || whole[index...].starts(with: "see".utf8)
        }
        #expect(places.count >= 100)
        for place in places {
            var damaged = whole
            damaged[place] ^= 0x20
            try workspace.write("damaged", bytes: damaged)
            let error = #expect(throws: TableError.self, "byte \(place)") {
                try map.verify(table, at: workspace.file("damaged"))
            }
            #expect(error?.code == .differs)
        }
    }

    @Test(arguments: IndexedMap.allCases)
    func `Missing rows and rows too many are found, and a file that is no map`(map: IndexedMap)
        throws
    {
        let workspace = try Workspace()
        func table(_ users: Int) -> KeyValueTable {
            var value = TableValue()
            value.logins = (0..<users).map { ("user\($0)@example.com", 0, .thirdParty) }
            return PostfixTables(value.table, parameters()).saslDeny()
        }
        try map.write(table(100), to: workspace.file("whole"))
        try map.verify(table(100), at: workspace.file("whole"))
        for users in [0, 99, 101] {
            #expect(throws: TableError.self) {
                try map.verify(table(users), at: workspace.file("whole"))
            }
        }
        try workspace.write("empty", bytes: [])
        #expect(throws: TableError.self) { try map.verify(table(100), at: workspace.file("empty")) }
        #expect(throws: TableError.self) { try map.verify(table(100), at: workspace.file("no")) }
    }
}

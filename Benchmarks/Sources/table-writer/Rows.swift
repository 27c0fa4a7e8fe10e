import Glibc
import MailModel

/// A text of "address transport" lines, sorted, all with the transport of the first.
struct Rows {
    let table: RoutingTable
    let transport: String

    init(path: String) throws {
        let text = try Rows.contents(of: path)
        let arena = ByteArena()
        var routes: [Route] = []
        var transport = ""
        text.withUnsafeBytes { text in
            for line in text.split(separator: UInt8(ascii: "\n")) {
                let blank = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
                if routes.isEmpty {
                    transport = String(decoding: line[blank...].dropFirst(), as: UTF8.self)
                }
                routes.append(
                    Route(
                        address: arena.append(Bytes(rebasing: line[..<blank])), account: 0,
                        system: 0, action: .relay))
            }
        }
        self.transport = transport
        table = RoutingTable(
            arena: arena.text, systems: ["system"], rules: [], routes: routes, logins: [],
            accounts: [AccountRecord(id: .none, dn: .none, kind: .user, state: .thirdParty)],
            problems: [])
    }

    private static func contents(of path: String) throws -> [UInt8] {
        guard let file = fopen(path, "r") else { throw UsageError() }
        defer { fclose(file) }
        var text: [UInt8] = []
        var piece = Array(repeating: UInt8(0), count: 1 << 20)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return text }
            text += piece[..<count]
        }
    }
}

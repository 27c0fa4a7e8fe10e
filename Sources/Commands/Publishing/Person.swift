import MailModel
import Tables

/// Who an account is; every field is empty where nobody says.
struct Person {
    let displayName: [UInt8]
    let unit: [UInt8]
    /// The login values.
    let logins: [[UInt8]]

    /// The person of a row of `people.tsv`.
    init(_ row: [[UInt8]]) {
        displayName = row.count > 1 ? row[1] : []
        unit = row.count > 2 ? row[2] : []
        logins = Array(row.dropFirst(3))
    }

    private init(_ account: UInt32, of table: RoutingTable) {
        let record = table.accounts[Int(account)]
        displayName = Array(table.arena.bytes(record.displayName))
        unit = Array(table.arena.bytes(record.unit))
        logins = (table.userLogins ?? []).filter { $0.account == account }
            .map { Array(table.arena.bytes($0.name)) }
    }

    /// The accounts of a compiled table with an id.
    fileprivate static func all(_ id: Bytes, of table: RoutingTable) -> [Person] {
        table.accounts.indices.filter { table.arena.bytes(table.accounts[$0].id).equals(id) }
            .map { Person(UInt32($0), of: table) }
    }
}

extension CanonicalSet {
    /// Whether the set says who people are; generations of earlier versions do not.
    var knowsPeople: Bool {
        switch self {
        case .published(let set): set.knowsPeople
        case .proposed: true
        }
    }

    /// Who the accounts with that id are, in the order of `accounts`.
    func people(_ id: [UInt8]) throws -> [Person] {
        try id.withUnsafeBytes { id in
            switch self {
            case .published(let set): try set.file(.people).rows(for: id).map(Person.init)
            case .proposed(let table, _): Person.all(id, of: table)
            }
        }
    }

    /// Who an account is, by its row; nobody where that is not known.
    func person(_ account: [[UInt8]]) throws -> Person {
        guard let id = account.first else { return Person([]) }
        let people = try people(id)
        let place = people.count > 1 ? try accounts(id).firstIndex(of: account) : 0
        return place.flatMap { people.indices.contains($0) ? people[$0] : nil } ?? Person([])
    }
}

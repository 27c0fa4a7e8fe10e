import MailModel

/// Names with their users, in the order of the names, one at a time.
protocol NameRun {
    /// The name at hand, valid until the next one; nil behind the last one.
    var current: UserName? { get }

    /// Goes on to the next name.
    mutating func advance()
}

/// A name and the user it belongs to.
struct UserName {
    let bytes: Bytes
    let user: UInt32
    /// Where the table's arena has the name already; nil: nowhere.
    var reference: ByteArena.Reference?
}

/// The own addresses of some users.
struct AddressRun: NameRun {
    private(set) var current: UserName?
    /// Sorted by address.
    private let claims: [Route]
    private let isWanted: [Bool]
    private let arena: ByteArena
    private var next = 0

    init(_ claims: [Route], of isWanted: [Bool], _ arena: ByteArena) {
        self.claims = claims
        self.isWanted = isWanted
        self.arena = arena
        advance()
    }

    mutating func advance() {
        current = nil
        while current == nil, next < claims.count {
            let claim = claims[next]
            next += 1
            guard isWanted[Int(claim.account)] else { continue }
            current = UserName(
                bytes: arena.bytes(claim.address), user: claim.account, reference: claim.address)
        }
    }
}

/// Login values as they stand.
struct LoginRun: NameRun {
    private(set) var current: UserName?
    /// Sorted by name.
    private let logins: [LoginOfUser]
    private let arena: ByteArena
    private let isTables: Bool
    private var next = 0

    /// `isTables`: the arena is the one that the table keeps.
    init(_ logins: [LoginOfUser], _ arena: ByteArena, isTables: Bool) {
        self.logins = logins
        self.arena = arena
        self.isTables = isTables
        advance()
    }

    mutating func advance() {
        current = nil
        guard next < logins.count else { return }
        let login = logins[next]
        next += 1
        current = UserName(
            bytes: arena.bytes(login.name), user: login.account,
            reference: isTables ? login.name : nil)
    }
}

/// `login@d` for every domain `d`, of logins without an `@`.
///
/// The logins are sorted as if an `@` followed each: no such login with its `@` begins another
/// one's, so that all names of one login stand together.
struct LoginInDomainsRun: NameRun {
    private(set) var current: UserName?
    private let logins: [LoginOfUser]
    /// Sorted.
    private let domains: [[UInt8]]
    private let arena: ByteArena
    private let name = NameBuffer()
    /// The logins that are equal, the one at hand among them, and the domain at hand.
    private var equal = 0..<0
    private var index = 0
    private var domain = 0

    init(_ logins: [LoginOfUser], in domains: [[UInt8]], _ arena: ByteArena) {
        self.logins = domains.isEmpty ? [] : logins
        self.domains = domains
        self.arena = arena
        domain = domains.count
        advance()
    }

    mutating func advance() {
        if index == equal.upperBound, domain < domains.count {
            domain += 1
            index = equal.lowerBound
        }
        if domain == domains.count {
            guard equal.upperBound < logins.count else { return current = nil }
            let start = equal.upperBound
            let login = arena.bytes(logins[start].name)
            var end = start + 1
            while end < logins.count, arena.bytes(logins[end].name).equals(login) { end += 1 }
            equal = start..<end
            index = start
            domain = 0
        }
        let login = logins[index]
        index += 1
        current = UserName(
            bytes: name.compose(arena.bytes(login.name), domains[domain]), user: login.account)
    }
}

/// Memory for one name; its bytes are valid until it holds the next one.
final class NameBuffer {
    /// Two names of 255 octets with an `@` between them fit, and so does every address.
    private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 8)

    deinit { memory.deallocate() }

    func hold(_ name: Bytes) -> Bytes {
        memory.copyMemory(from: name)
        return Bytes(rebasing: memory[..<name.count])
    }

    /// `login@domain`.
    func compose(_ login: Bytes, _ domain: [UInt8]) -> Bytes {
        memory.copyMemory(from: login)
        memory[login.count] = UInt8(ascii: "@")
        let rest = UnsafeMutableRawBufferPointer(rebasing: memory[(login.count + 1)...])
        domain.withUnsafeBytes { rest.copyMemory(from: $0) }
        return Bytes(rebasing: memory[..<(login.count + 1 + domain.count)])
    }
}

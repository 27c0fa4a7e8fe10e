import MailModel

/// Names with their users, in the order of the names, one at a time.
///
/// It cannot be copied: a copy would compose its names in the same memory.
struct NameRun: ~Copyable {
    /// A name and the user it belongs to.
    struct Name {
        /// Valid until the run goes on.
        let bytes: Bytes
        var user: UInt32
        /// Where the table's text has the name already; nil: nowhere.
        var reference: ByteArena.Reference?
    }

    /// The name at hand; nil behind the last one.
    private(set) var current: Name?
    private let names: [NameOfUser]
    private let endings: [[UInt8]]
    private let text: ByteText
    private let isTables: Bool
    private let composed = NameBuffer()
    private var index = 0
    private var ending = 0

    /// The names as they stand; `isTables`: their text is the one that the table keeps.
    init(_ names: [NameOfUser], in text: ByteText, isTables: Bool) {
        self.init(names, [], text, isTables)
    }

    /// `name@ending` for every ending.
    ///
    /// Each name comes once, sorted as if an `@` followed it; the endings are sorted.
    init(_ names: [NameOfUser], at endings: [[UInt8]], in text: ByteText) {
        self.init(endings.isEmpty ? [] : names, endings, text, false)
    }

    private init(
        _ names: [NameOfUser], _ endings: [[UInt8]], _ text: ByteText, _ isTables: Bool
    ) {
        self.names = names
        self.endings = endings
        self.text = text
        self.isTables = isTables
        advance()
    }

    /// Goes on to the next name.
    mutating func advance() {
        guard index < names.count else { return current = nil }
        let name = names[index]
        let bytes = text.bytes(name.name)
        if endings.isEmpty {
            index += 1
            current = Name(
                bytes: bytes, user: name.account, reference: isTables ? name.name : nil)
        } else {
            current = Name(bytes: composed.compose(bytes, endings[ending]), user: name.account)
            ending = (ending + 1) % endings.count
            if ending == 0 { index += 1 }
        }
    }

    /// Calls `body` with every name from the one at hand on.
    mutating func forEach(_ body: (Bytes) -> Void) {
        while let name = current {
            body(name.bytes)
            advance()
        }
    }
}

/// Memory for one name; its bytes are valid until it holds the next one.
struct NameBuffer: ~Copyable {
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

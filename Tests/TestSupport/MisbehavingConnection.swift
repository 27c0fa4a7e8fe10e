import Glibc

/// One connection of a `MisbehavingServer`: reads requests, answers them in its manner.
struct MisbehavingConnection {
    private let descriptor: Int32
    private let manner: MisbehavingServer.Manner

    init(_ descriptor: Int32, _ manner: MisbehavingServer.Manner) {
        self.descriptor = descriptor
        self.manner = manner
    }

    func serve() {
        if manner == .silent { return waitForEnd() }
        var page = 0
        while let (identifier, operation) = request() {
            switch operation {
            case 0x60: answerBind(identifier)
            case 0x77: answerStartTLS(identifier)
            case 0x63: answerSearch(identifier, &page)
            case 0x42: return  // unbind
            default: break
            }
        }
    }

    private func answerBind(_ identifier: Int) {
        if case .foreignBind(let tag) = manner {
            send(.message(identifier, .result(tag, 0)))
        } else {
            send(.message(identifier, .result(0x61, 0)))
        }
    }

    private func answerStartTLS(_ identifier: Int) {
        let name = manner == .namelessStartTLS ? [BER(tag: 0x8A)] : []
        send(.message(identifier, .result(0x78, 2, name)))
    }

    private func answerSearch(_ identifier: Int, _ page: inout Int) {
        let entry = BER.message(identifier, .entry(0))
        switch manner {
        case .silent, .hangsInSearch, .noStartTLS, .namelessStartTLS, .foreignBind:
            return waitForEnd()
        case .halfAnEntry:
            send(entry)
            send(BER(entry.bytes.dropLast(entry.bytes.count / 2)))
            waitForEnd()
        case .drips(let seconds):
            send(entry)
            for byte in entry.bytes {
                guard send(BER([byte])) else { return }
                usleep(UInt32(seconds * 1_000_000))
            }
        case .endless(let seconds):
            var number = 0
            while send(.message(identifier, .entry(number))) {
                number += 1
                usleep(UInt32(seconds * 1_000_000))
            }
        case .hugeMessage:
            send(entry)
            send(BER([0x30, 0x84, 0x7F, 0xFF, 0xFF, 0xF0, 0x02, 0x01, 0x02]))
            waitForEnd()
        case .pagesInCircles(let length):
            page = page % length + 1
            send(.message(identifier, .entry(page)))
            send(.message(identifier, .result(0x65, 0), .pageControl("page \(page)")))
        case .pagesWithOneCookie(let count):
            page += 1
            send(.message(identifier, .entry(page)))
            send(.message(identifier, .result(0x65, 0), .pageControl(page < count ? "1" : "")))
        case .forgetsPageControl:
            send(entry)
            send(.message(identifier, .result(0x65, 0)))
        case .pageControl(let value):
            send(entry)
            send(.message(identifier, .result(0x65, 0), .pageControl(value: value)))
        case .twoPageControls:
            send(entry)
            send(.message(identifier, .result(0x65, 0), .pageControl(""), .pageControl("more")))
        case .namelessNotice:
            send(entry)
            send(.message(0, .result(0x78, 0, [BER(tag: 0x8A)])))
            send(.message(identifier, .result(0x65, 0)))
        case .goesDown:
            send(entry)
            let name = BER(tag: 0x8A, BER("1.3.6.1.4.1.1466.20036".utf8))
            send(.message(0, .result(0x78, 52, [name])))
            shutdown(descriptor, Int32(SHUT_RDWR))
        case .foreignAnswer(let tag):
            send(entry)
            send(.message(identifier, .result(tag, 0)))
        case .result(let code):
            send(entry)
            send(.message(identifier, .result(0x65, code)))
        case .reference:
            send(entry)
            send(.message(identifier, BER(tag: 0x73, .text("ldap://elsewhere.test/dc=x"))))
            send(.message(identifier, .result(0x65, 0)))
        case .ranged:
            let ranges = [
                ("member;range=0-1", ["cn=a", "cn=b"]), ("member;range=2-3", ["cn=c", "cn=d"]),
                ("member;range=4-*", ["cn=e", "cn=f"]),
            ]
            // Active Directory adds the attribute without values.
            let empty = page == 0 ? [(name: "member", values: [String]())] : []
            let range = (name: ranges[page % 3].0, values: ranges[page % 3].1)
            send(.message(identifier, .entry("cn=big,dc=x", empty + [range])))
            send(.message(identifier, .result(0x65, 0)))
            page += 1
        case .rangedShort:
            let first = [(name: "member;range=0-1", values: ["cn=a", "cn=b"])]
            send(.message(identifier, .entry("cn=big,dc=x", page == 0 ? first : [])))
            send(.message(identifier, .result(0x65, 0)))
            page += 1
        case .closes:
            send(entry)
            shutdown(descriptor, Int32(SHUT_RDWR))
        }
    }

    @discardableResult
    private func send(_ message: BER) -> Bool {
        message.bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } > 0
    }

    /// Does nothing until the client goes away.
    private func waitForEnd() {
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) > 0 {}
    }

    /// The message number and the tag of the next request; nil at the end.
    private func request() -> (identifier: Int, operation: UInt8)? {
        guard let head = bytes(2) else { return nil }
        var length = Int(head[1])
        if length >= 0x80 {
            guard let long = bytes(length & 0x7F) else { return nil }
            length = long.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let body = bytes(length), body.count > 2, body.count > 2 + Int(body[1]) else {
            return nil
        }
        let digits = body[2..<2 + Int(body[1])]
        return (digits.reduce(0) { $0 << 8 | Int($1) }, body[2 + Int(body[1])])
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let more = bytes.withUnsafeMutableBytes {
                read(descriptor, $0.baseAddress.map { $0 + filled }, count - filled)
            }
            guard more > 0 else { return nil }
            filled += more
        }
        return bytes
    }
}

/// BER as LDAP uses it (RFC 4511 section 5.1), made by hand.
struct BER {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    init(tag: UInt8, _ parts: BER...) { self.init(tag: tag, parts) }

    init(tag: UInt8, _ parts: [BER]) {
        let contents = parts.flatMap(\.bytes)
        let length = contents.count
        let head: [UInt8] =
            length < 0x80
            ? [tag, UInt8(length)]
            : [tag, 0x82, UInt8(length >> 8), UInt8(truncatingIfNeeded: length)]
        bytes = head + contents
    }

    static func text(_ text: String) -> BER { BER(tag: 0x04, BER(text.utf8)) }

    static func number(_ number: Int, tag: UInt8 = 0x02) -> BER {
        let bytes = stride(from: 24, through: 0, by: -8).map {
            UInt8(truncatingIfNeeded: number >> $0)
        }
        return BER(tag: tag, BER(bytes))
    }

    static func message(_ identifier: Int, _ operation: BER, _ controls: BER...) -> BER {
        let list = controls.isEmpty ? [] : [BER(tag: 0xA0, controls)]
        return BER(tag: 0x30, [.number(identifier), operation] + list)
    }

    static func result(_ tag: UInt8, _ code: Int, _ more: [BER] = []) -> BER {
        BER(tag: tag, [.number(code, tag: 0x0A), .text(""), .text("says the server")] + more)
    }

    static func entry(_ number: Int) -> BER {
        entry("uid=user\(number),dc=x", [("uid", ["user\(number)"])])
    }

    static func entry(_ dn: String, _ attributes: [(name: String, values: [String])]) -> BER {
        let list = attributes.map { attribute in
            BER(tag: 0x30, .text(attribute.name), BER(tag: 0x31, attribute.values.map { text($0) }))
        }
        return BER(tag: 0x64, .text(dn), BER(tag: 0x30, list))
    }

    static func pageControl(_ cookie: String) -> BER {
        pageControl(value: BER(tag: 0x30, .number(0), .text(cookie)).bytes)
    }

    static func pageControl(value: [UInt8]?) -> BER {
        let value = value.map { [BER(tag: 0x04, BER($0))] } ?? []
        return BER(tag: 0x30, [.text("1.2.840.113556.1.4.319")] + value)
    }
}

import Dispatch
import Glibc
import MailModel
import Synchronization

@testable import Directory

extension FuzzTarget {
    /// What a server answers, from the bind to the last page; the first part of an input says how it
    /// is asked, each further one is sent after a request.
    static let answers = FuzzTarget(
        name: "answers", executions: 200,
        words: [
            "|--|", "0\u{C}\u{2}\u{1}", "\u{4}\u{0}", "1.2.840.113556.1.4.319", "member;range=0-1",
            "\u{A}\u{1}\u{0}\u{4}\u{0}\u{4}\u{0}", "\u{A}\u{1}\u{E}",
        ]
    ) { input in
        var parts = parts(of: input)
        let manner = String(decoding: parts.removeFirst(), as: UTF8.self)
        let server = try AnsweringServer(parts)
        defer { server.close() }
        let secret = "reader".withBytes { Secret($0) }
        let bind: Bind<Secret> =
            if manner.contains("scram") {
                .scramSHA256(user: "reader", password: secret)
            } else if manner.contains("digest") {
                .digestMD5(user: "reader", password: secret)
            } else {
                .anonymous
            }
        var configuration = LDAPConfiguration(servers: [server.url], bind: bind)
        configuration.tls.mode = manner.contains("tls") ? .startTLS : .none
        configuration.tls.allowCleartext = true
        configuration.pageSize = manner.contains("pages") ? 2 : 0
        (configuration.connectTimeout, configuration.readTimeout) = (.seconds(5), .seconds(5))
        configuration.totalTimeout = .seconds(10)
        let directory = try LDAPDirectory(configuration)
        _ = try? directory.description()
        let request = SearchRequest(
            base: "dc=x", scope: .subtree, filter: try Filter("(uid=*)"),
            attributes: AttributeList(["uid", "member"]))
        try directory.search(request) { entry in
            var length = entry.dn.count
            entry.forEachValue { length += $0 + $1.count }
            if length < 0 { throw Broken("an entry has less than nothing") }
        }
    }
}

/// Sends its answers one by one, each after something was asked, and hangs up.
private final class AnsweringServer: Sendable {
    let url: String
    private let listener: Int32
    private static let queue = DispatchQueue(label: "answers", attributes: .concurrent)

    init(_ answers: [[UInt8]]) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        try FuzzTarget.expect(isBound, "no port is free")
        url = "ldap://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        signal(SIGPIPE, SIG_IGN)
        AnsweringServer.queue.async {
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                AnsweringServer.serve(connection, answers)
                Glibc.close(connection)
            }
        }
    }

    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
    }

    private static func serve(_ connection: Int32, _ answers: [[UInt8]]) {
        var request = [UInt8](repeating: 0, count: 1 << 16)
        /// False when nothing is asked for a while: the answer before was not understood as whole.
        func isAsked() -> Bool {
            var ready = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            return poll(&ready, 1, 40) > 0 && read(connection, &request, request.count) > 0
        }
        for answer in answers {
            guard isAsked() else { break }
            let count = answer.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
            guard count >= 0 else { break }
        }
        _ = isAsked()
        shutdown(connection, Int32(SHUT_RDWR))
    }
}

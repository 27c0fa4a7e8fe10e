import Glibc

/// A TCP connection to a port on 127.0.0.1 over which both sides speak in lines.
///
/// A server that stays silent for a minute is an error, so no test hangs on it.
package final class LineConnection {
    private let descriptor: Int32
    private var unread: [UInt8] = []

    /// Connects; throws when nobody listens.
    package init(port: UInt16) throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw SystemCallFailed("socket") }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = Ports.loopback(port: port)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // Nothing is closed here: all properties are set, so `deinit` runs for a throw too.
        guard code == 0 else { throw SystemCallFailed("connecting to port \(port)") }
    }

    deinit { close(descriptor) }

    /// Sends the line and its end.
    package func send(_ line: String) throws {
        let bytes = Array("\(line)\r\n".utf8)
        // A server that has gone away must give EPIPE, not end this process.
        let count = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard count == bytes.count else { throw SystemCallFailed("sending \(line)") }
    }

    /// The next line, without its end.
    package func receive() throws -> String {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = unread[..<end]
                unread = Array(unread[(end + 1)...])
                let bare = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
                return String(decoding: bare, as: UTF8.self)
            }
            var chunk = [UInt8](repeating: 0, count: 4096)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else {
                if count == 0 { throw ConversationEnded() }
                throw SystemCallFailed("receiving")
            }
            unread += chunk[..<count]
        }
    }
}

/// The other side closed the connection where the test still expected a line.
package struct ConversationEnded: Error {}

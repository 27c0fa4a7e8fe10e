import Glibc

/// A port on 127.0.0.1 whose connections are neither accepted nor refused: its queue is full.
package final class BlackHole {
    package let port: UInt16
    /// For example `ldap://127.0.0.1:40123`.
    package var ldap: String { "ldap://127.0.0.1:\(port)" }
    private var descriptors: [Int32]

    package init() throws {
        let (listener, port) = try Ports.bound()
        self.port = port
        descriptors = [listener]
        guard listen(listener, 0) == 0 else { throw SystemCallFailed("listen") }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        for _ in 0..<4 {
            let descriptor = socket(AF_INET, kind, 0)
            descriptors.append(descriptor)
            var address = Ports.loopback(port: port)
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
    }

    deinit { descriptors.forEach { close($0) } }
}

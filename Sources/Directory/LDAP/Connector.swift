import Glibc
import MailModel

/// Opens the connection to a server, address by address, never longer than allowed.
enum Connector {
    /// A connected socket, blocking; whoever gets it closes it.
    struct Connection {
        let descriptor: Int32
        let isLocal: Bool
    }

    /// Why there is no connection: one sentence without a full stop.
    struct Failure: Error {
        let sentence: String
    }

    static func connect(
        to server: ServerAddress, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> Connection {
        let addresses = try addresses(of: server, until: deadline)
        var sentence = "has no address"
        for (index, address) in addresses.enumerated() {
            // One address that swallows packets must leave time for the others.
            let share = (deadline - .now) / (addresses.count - index)
            do {
                let descriptor = try open(address, until: .now + share)
                return Connection(descriptor: descriptor, isLocal: address.isLocal)
            } catch {
                sentence = error.sentence
            }
        }
        throw Failure(sentence: sentence)
    }

    private static func addresses(
        of server: ServerAddress, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> [SocketAddress] {
        guard server.scheme != .ldapi else {
            guard let address = SocketAddress(path: server.host) else {
                throw Failure(sentence: "the path of the socket is too long")
            }
            return [address]
        }
        do {
            return try Resolver.resolve(server.host, port: server.port, until: deadline)
        } catch {
            switch error {
            case .timeout: throw Failure(sentence: "the host name was not found in time")
            case .unknown(let reason): throw Failure(sentence: "no address: \(reason)")
            }
        }
    }

    private static func open(
        _ address: SocketAddress, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else { throw Failure(sentence: sentence(errno)) }
        if let code = connect(descriptor, address, until: deadline) {
            close(descriptor)
            throw Failure(
                sentence: code == ETIMEDOUT ? "no answer to the connection" : sentence(code))
        }
        if address.family != AF_UNIX { keepAlive(descriptor) }
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK)
        return descriptor
    }

    /// Connects; answers errno's number when that fails.
    private static func connect(
        _ descriptor: Int32, _ address: SocketAddress, until deadline: ContinuousClock.Instant
    ) -> Int32? {
        guard address.withPointer({ Glibc.connect(descriptor, $0, $1) }) != 0 else { return nil }
        guard errno == EINPROGRESS else { return errno }
        while true {
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { return ETIMEDOUT }
            var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            guard poll(&ready, 1, Int32(min(left.rounded(.up), 1_000_000))) > 0 else { continue }
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
            return code == 0 ? nil : code
        }
    }

    /// A server that vanished without a word is noticed in a minute, not in the kernel's two hours.
    private static func keepAlive(_ descriptor: Int32) {
        let tcp = Int32(IPPROTO_TCP)
        let options = [
            (SOL_SOCKET, SO_KEEPALIVE, Int32(1)), (tcp, TCP_NODELAY, 1), (tcp, TCP_KEEPIDLE, 30),
            (tcp, TCP_KEEPINTVL, 10), (tcp, TCP_KEEPCNT, 3),
        ]
        for (level, option, value) in options {
            var value = value
            setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
        }
    }

    private static func sentence(_ code: Int32) -> String {
        "no connection: \(String(cString: strerror(code)))"
    }
}

import Glibc
import MailModel

/// The place to which Postfix hands the mail of a hosted system: somebody must listen there, and greet
/// as LMTP or SMTP servers do (RFC 2033, RFC 5321 section 3.1).
struct DeliveryPoint {
    /// How long it may take to answer.
    private static let patience = timeval(tv_sec: 5, tv_usec: 0)

    private let place: NextHop.Place
    /// The folder that a relative socket's path begins in (postconf(5), queue_directory).
    private let queue: String

    init(_ place: NextHop.Place, queue: String) {
        self.place = place
        self.queue = queue
    }

    /// What is there, as far as this user may look.
    enum Answer: Equatable {
        case greets
        /// Why nobody takes mail there.
        case fails(String)
        /// Why nobody knows.
        case unseen(String)
    }

    /// The socket's path, or the host with its port.
    var name: String {
        switch place {
        case .socket(let path): path.hasPrefix("/") ? path : "\(queue)/\(path)"
        case .host(let host, let port), .domain(let host, let port): "\(host):\(port ?? "24")"
        }
    }

    /// Connects and waits for the greeting; nothing is sent but an end.
    func ask() -> Answer {
        let number: Int32
        switch place {
        case .socket: number = connectToSocket()
        case .host(let host, let port), .domain(let host, let port):
            number = connectToHost(host, port ?? "24")
        }
        guard number >= 0 else {
            let reason = String(cString: strerror(-number))
            return -number == EACCES ? .unseen("\(UnixUser.current) may not") : .fails(reason)
        }
        let connection = Descriptor(number: number)
        var greeting = [UInt8](repeating: 0, count: 512)
        let count = recv(connection.number, &greeting, greeting.count, 0)
        guard count > 0 else { return .fails("no greeting within 5 s") }
        guard greeting.starts(with: Array("220".utf8)) else {
            return .fails("it does not greet with 220")
        }
        _ = send(connection.number, "QUIT\r\n", 6, Int32(MSG_NOSIGNAL))
        return .greets
    }

    /// A connected descriptor, or the negative error number.
    private func connectToSocket() -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array(name.utf8)
        guard path.count < MemoryLayout.size(ofValue: address.sun_path) else {
            return -ENAMETOOLONG
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connected(AF_UNIX, $0, size)
            }
        }
    }

    private func connectToHost(_ host: String, _ port: String) -> Int32 {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, port, &hints, &list) == 0 else { return -EHOSTUNREACH }
        defer { freeaddrinfo(list) }
        var last = -EHOSTUNREACH
        var next = list
        while let info = next?.pointee {
            let number = connected(info.ai_family, info.ai_addr, info.ai_addrlen)
            if number >= 0 { return number }
            last = number
            next = info.ai_next
        }
        return last
    }

    private func connected(
        _ family: Int32, _ address: UnsafePointer<sockaddr>?, _ size: socklen_t
    ) -> Int32 {
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let number = socket(family, type, 0)
        guard number >= 0 else { return -errno }
        var patience = Self.patience
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(
                number, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
        }
        guard connect(number, address, size) != 0 else { return number }
        let reason = errno
        close(number)
        return -reason
    }
}

extension DeliveryPoint {
    /// What is wrong with the places of hosted systems that LMTP leads to.
    static func report(_ systems: [MailSystem], queue: String) -> WiringReport {
        var report = WiringReport()
        for system in systems where system.isHosted && system.transport.service == "lmtp" {
            for place in system.transport.places {
                let point = DeliveryPoint(place, queue: queue)
                switch point.ask() {
                case .greets: break
                case .fails(let reason):
                    report.findings.append(
                        "systems.\(system.name).transport: nobody takes mail at \(point.name) "
                            + "(\(reason)), so it would wait in the queue; start what listens there, "
                            + "or correct the transport")
                case .unseen(let reason):
                    report.unseen.append(
                        "\(point.name) of systems.\(system.name): \(reason) connect there, so nobody "
                            + "looked whether somebody takes mail: run check as root once")
                }
            }
        }
        return report
    }
}

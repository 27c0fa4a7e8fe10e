import Glibc
import MailModel

/// A socket address of a server.
struct SocketAddress: Sendable {
    let family: Int32
    let bytes: [UInt8]

    /// The address of a unix socket; nil when the path is too long for one.
    init?(path: String) {
        var address = sockaddr_un()
        let room = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < room else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        family = AF_UNIX
        bytes = withUnsafeBytes(of: address) { Array($0) }
    }

    fileprivate init(_ info: addrinfo) {
        family = info.ai_family
        bytes = Array(UnsafeRawBufferPointer(start: info.ai_addr, count: Int(info.ai_addrlen)))
    }

    /// Tells whether the address cannot leave this machine.
    var isLocal: Bool {
        switch family {
        case AF_UNIX: true
        case AF_INET: bytes.count > 4 && bytes[4] == 127
        case AF_INET6:
            bytes.count >= 24 && bytes[8..<24].elementsEqual([UInt8](repeating: 0, count: 15) + [1])
        default: false
        }
    }

    func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        bytes.withUnsafeBytes { raw in
            raw.baseAddress.map {
                body($0.assumingMemoryBound(to: sockaddr.self), socklen_t(raw.count))
            }
        }
    }
}

/// Looks host names up, but not longer than allowed.
enum Resolver {
    enum Failure: Error {
        case timeout
        case unknown(String)
    }

    /// The addresses of a host, in the system's order of preference (RFC 6724).
    static func resolve(
        _ host: String, port: UInt16, until deadline: ContinuousClock.Instant
    ) throws(Failure) -> [SocketAddress] {
        if case .success(let numeric) = lookUp(host, port, flags: AI_NUMERICHOST) { return numeric }
        do {
            return try DetachedCall.value(until: deadline) { lookUp(host, port, flags: 0) }.get()
        } catch let failure as Failure {
            throw failure
        } catch let refused as ThreadRefused {
            throw .unknown(refused.reason)
        } catch {
            throw .timeout
        }
    }

    private static func lookUp(
        _ host: String, _ port: UInt16, flags: Int32
    ) -> Result<[SocketAddress], Failure> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        hints.ai_flags = flags
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, String(port), &hints, &list)
        guard code == 0 else { return .failure(.unknown(String(cString: gai_strerror(code)))) }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var next = list
        while let info = next {
            addresses.append(SocketAddress(info.pointee))
            next = info.pointee.ai_next
        }
        return .success(addresses)
    }
}

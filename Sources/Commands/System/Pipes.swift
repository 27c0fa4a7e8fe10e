import Glibc
import SystemPackage

/// What goes to a child and what comes from it, on three pipes, without ever waiting for one of
/// them alone.
struct Pipes: ~Copyable {
    /// What the child said on its two outputs, as far as there was room.
    private(set) var said: [UInt8] = []
    private(set) var complained: [UInt8] = []

    /// The child's own ends, until it has been started.
    private var far: ChildEnds?
    private var input: Descriptor?
    private var output: Descriptor?
    private var errors: Descriptor?
    private var unsent: ArraySlice<UInt8>
    private let limit: Int

    /// Makes pipes for a child that is sent `bytes`, and of whose two outputs so many bytes are kept.
    init(sending bytes: [UInt8], keeping limit: Int) throws {
        // A child that does not read ends a write with EPIPE, not this program by a signal.
        signal(SIGPIPE, SIG_IGN)
        unsent = bytes[...]
        self.limit = limit
        let input = try Pipe()
        let output = try Pipe()
        let errors = try Pipe()
        for near in [input.write.number, output.read.number, errors.read.number] {
            guard fcntl(near, F_SETFL, fcntl(near, F_GETFL) | O_NONBLOCK) == 0 else {
                throw Errno(rawValue: errno)
            }
        }
        far = ChildEnds(input: input.read, output: output.write, errors: errors.write)
        if !bytes.isEmpty { self.input = consume input.write }
        self.output = consume output.read
        self.errors = consume errors.read
    }

    /// Starts the child with its ends, and closes them here whether or not that succeeds.
    mutating func hand(
        to start: ([Int32]) throws -> ChildProcess
    ) throws -> ChildProcess {
        guard let ends = far.take() else { preconditionFailure("handed on before") }
        return try start([ends.input.number, ends.output.number, ends.errors.number])
    }

    /// Takes no more from us to the child.
    mutating func stopSending() { input = nil }

    /// Sends and receives until `isOver` says so, which is told whether both outputs are closed;
    /// false when the deadline came first.
    mutating func serve(
        until deadline: ContinuousClock.Instant, or isOver: (Bool) throws -> Bool
    ) throws -> Bool {
        // A child that closes its outputs, or leaves them to another, ends without a sign here.
        var pause: Int32 = 1
        while try !isOver(output == nil && errors == nil) {
            guard ContinuousClock.now < deadline else { return false }
            pause = move(within: pause) ? 1 : min(2 * pause, 50)
        }
        return true
    }

    /// Moves what can be moved now or in so many milliseconds; false when that was nothing.
    private mutating func move(within milliseconds: Int32) -> Bool {
        var polls = [
            pollfd(fd: input?.number ?? -1, events: Int16(POLLOUT), revents: 0),
            pollfd(fd: output?.number ?? -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: errors?.number ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&polls, 3, milliseconds) > 0 else { return false }
        if polls[0].revents != 0 { send() }
        if polls[1].revents != 0 { Pipes.receive(&output, &said, limit) }
        if polls[2].revents != 0 { Pipes.receive(&errors, &complained, limit) }
        return true
    }

    private mutating func send() {
        guard let number = input?.number else { return }
        let count = unsent.withUnsafeBytes { write(number, $0.baseAddress, $0.count) }
        if count < 0 {
            // Any other reason, such as EPIPE: it does not want the rest.
            if errno != EAGAIN, errno != EINTR { input = nil }
            return
        }
        unsent = unsent.dropFirst(count)
        if unsent.isEmpty { input = nil }
    }

    private static func receive(_ end: inout Descriptor?, _ said: inout [UInt8], _ limit: Int) {
        guard let number = end?.number else { return }
        withUnsafeTemporaryAllocation(byteCount: 65536, alignment: 1) { buffer in
            let count = read(number, buffer.baseAddress, buffer.count)
            guard count > 0 else {
                if count == 0 || (errno != EAGAIN && errno != EINTR) { end = nil }
                return
            }
            // What there is no room for is taken all the same: a full pipe would stop the child.
            said += buffer[..<min(count, limit - said.count)]
        }
    }
}

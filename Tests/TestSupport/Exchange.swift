import Glibc

/// Feeds a child's input and drains both outputs at once, so that no full pipe can block.
struct Exchange {
    private(set) var output: [UInt8] = []
    private(set) var errors: [UInt8] = []
    private var input: ArraySlice<UInt8>
    private var inputWrite: Int32
    private var outputRead: Int32
    private var errorRead: Int32

    init(input: [UInt8], inputWrite: Int32, outputRead: Int32, errorRead: Int32) {
        self.input = input[...]
        self.inputWrite = inputWrite
        self.outputRead = outputRead
        self.errorRead = errorRead
        for descriptor in [inputWrite, outputRead, errorRead] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    /// Runs until both outputs are closed; false when the deadline came first.
    mutating func run(until deadline: ContinuousClock.Instant) -> Bool {
        // A child that ends without reading must give EPIPE, not end this process.
        signal(SIGPIPE, SIG_IGN)
        if input.isEmpty { closeInput() }
        while outputRead >= 0 || errorRead >= 0 {
            let left = (deadline - .now) / .milliseconds(1)
            guard left > 0 else { return false }
            var polls = [
                pollfd(fd: inputWrite, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: outputRead, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errorRead, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&polls, 3, Int32(left.rounded(.up))) > 0 else { continue }
            if polls[0].revents != 0 { feed() }
            if polls[1].revents != 0 { Exchange.drain(&outputRead, into: &output) }
            if polls[2].revents != 0 { Exchange.drain(&errorRead, into: &errors) }
        }
        return true
    }

    mutating func close() {
        closeInput()
        if outputRead >= 0 { Glibc.close(outputRead) }
        if errorRead >= 0 { Glibc.close(errorRead) }
        (outputRead, errorRead) = (-1, -1)
    }

    private mutating func closeInput() {
        if inputWrite >= 0 { Glibc.close(inputWrite) }
        inputWrite = -1
    }

    private mutating func feed() {
        let count = input.withUnsafeBytes { write(inputWrite, $0.baseAddress, $0.count) }
        if count > 0 { input = input.dropFirst(count) }
        let failed = count < 0 && errno != EAGAIN && errno != EINTR
        if input.isEmpty || failed { closeInput() }
    }

    private static func drain(_ descriptor: inout Int32, into bytes: inout [UInt8]) {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = read(descriptor, &chunk, chunk.count)
        if count > 0 {
            bytes += chunk[..<count]
        } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
            Glibc.close(descriptor)
            descriptor = -1
        }
    }
}

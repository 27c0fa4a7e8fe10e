import Glibc
import SystemPackage

/// An open descriptor, closed once: when its owner lets go of it.
struct Descriptor: ~Copyable {
    let number: Int32

    deinit { close(number) }
}

/// A pipe, neither end of which a child inherits by itself.
struct Pipe: ~Copyable {
    let read: Descriptor
    let write: Descriptor

    init() throws {
        let ends = try FileDescriptor.pipe(options: .closeOnExec)
        read = Descriptor(number: ends.readEnd.rawValue)
        write = Descriptor(number: ends.writeEnd.rawValue)
    }
}

/// What a child has of its three pipes.
struct ChildEnds: ~Copyable {
    let input: Descriptor
    let output: Descriptor
    let errors: Descriptor
}

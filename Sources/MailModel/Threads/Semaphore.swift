import Glibc

/// A counting semaphore (sem_overview(7)): what was written before `post` can be read after `wait`.
package final class Semaphore: @unchecked Sendable {
    // Unchecked: the memory is the system's to share, and goes with the last owner.
    private let semaphore = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    /// A semaphore that so many may pass at once.
    package init(_ value: Int) { sem_init(semaphore, 0, UInt32(value)) }

    deinit {
        sem_destroy(semaphore)
        semaphore.deallocate()
    }

    /// Lets one more pass.
    package func post() { sem_post(semaphore) }

    /// Waits until one may pass.
    package func wait() {
        while sem_wait(semaphore) != 0, errno == EINTR {}
    }
}

import Dispatch

/// Runs a test's tasks on threads of its own.
///
/// Swift's shared threads are as many as the processor's cores, and tests that wait for servers
/// block them: a task that must answer in time needs others.
package final class OwnThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "splitroute.tests", attributes: .concurrent)

    package init() {}

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread of the server's own. Signals are left to the program's other threads, but for those that a fault raises.
final class WorkerThread: Sendable {
    private let thread: Mutex<pthread_t?>

    /// Starts a thread that runs `body`; throws when the system has none to give.
    init(name: String, _ body: @escaping @Sendable () -> Void) throws(ServerError) {
        let work = Work(name: name, body: body)
        let context = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let error = pthread_create(&thread, nil, runWork, context.toOpaque())
        guard error == 0 else {
            context.release()
            throw .outOfResources("pthread_create", errno: error)
        }
        self.thread = Mutex(thread)
    }

    /// A thread that no one waits for goes on until its work is done.
    deinit {
        if let thread = thread.withLock({ $0 }) { pthread_detach(thread) }
    }

    /// Waits until the thread has ended; a second call returns at once.
    func join() {
        let thread = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let thread { pthread_join(thread, nil) }
    }
}

/// What identifies the calling thread among those alive.
enum CurrentThread {
    static var id: UInt { UInt(pthread_self()) }
}

private final class Work: Sendable {
    let name: String
    let body: @Sendable () -> Void

    init(name: String, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.body = body
    }
}

private func runWork(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    let work = Unmanaged<Work>.fromOpaque(context).takeRetainedValue()
    var signals = sigset_t()
    sigfillset(&signals)
    for fault in [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGABRT] { sigdelset(&signals, fault) }
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    linux_name_thread(work.name)
    work.body()
    return nil
}

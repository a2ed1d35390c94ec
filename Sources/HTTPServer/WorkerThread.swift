internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread of the server's own. Signals are left to the program's other threads, but for those that a fault raises.
final class WorkerThread: Sendable {
    /// How far a thread stands back for the others of the program while there are too few processors for all (nice(2)).
    enum Niceness: Int32 {
        case none = 0
        /// The loops: under overload the one writer goes on with what was accepted while they refuse the rest (F65).
        case loop = 1
        case background = 10

        /// Nanoseconds of processor that it asks for at a time; 0 for what the system gives.
        fileprivate var turn: UInt64 { self == .loop ? 200_000 : 0 }
    }

    private let thread: Mutex<pthread_t?>

    /// Starts a thread that runs `body`; throws when the system has none to give.
    init(name: String, niceness: Niceness = .none, _ body: @escaping @Sendable () -> Void) throws(ServerError) {
        let work = Work(name: name, niceness: niceness, body: body)
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

    /// Whether it is the calling thread.
    var isCurrent: Bool { thread.withLock { $0.map { pthread_equal($0, pthread_self()) != 0 } ?? false } }

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
    let niceness: WorkerThread.Niceness
    let body: @Sendable () -> Void

    init(name: String, niceness: WorkerThread.Niceness, body: @escaping @Sendable () -> Void) {
        self.name = name
        self.niceness = niceness
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
    if work.niceness != .none { linux_schedule(work.niceness.rawValue, work.niceness.turn) }
    work.body()
    return nil
}

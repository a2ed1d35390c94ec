internal import Dispatch
internal import Synchronization

/// The thread of one event loop, and the way to reach it.
final class LoopThread: Sendable {
    let mailbox: Mailbox
    private let thread: WorkerThread

    /// Starts the thread and waits until its loop is ready; throws what kept it from becoming so.
    init(index: Int, core: ServerCore) throws {
        let report = Report()
        thread = try WorkerThread(name: "loop-\(index)", niceness: .loop) { Self.run(index, core, report) }
        do {
            mailbox = try report.wait()
        } catch {
            thread.join()
            throw error
        }
    }

    /// Asks the loop to close its connections, and waits until it has ended.
    func stop() {
        mailbox.post(.stop, wakes: true)
        thread.join()
    }

    private static func run(_ index: Int, _ core: ServerCore, _ report: Report) {
        do {
            let loop = try Loop(index: index, core: core)
            report.send(.success(loop.mailbox))
            loop.run()
        } catch {
            report.send(.failure(error))
        }
    }
}

/// How the start of a loop ended, told from its thread to the one that waits for it.
private final class Report: Sendable {
    private let outcome = Mutex<Result<Mailbox, any Error>>(.failure(ServerError.alreadyStarted))
    private let isReady = DispatchSemaphore(value: 0)

    func send(_ result: Result<Mailbox, any Error>) {
        outcome.withLock { $0 = result }
        isReady.signal()
    }

    func wait() throws -> Mailbox {
        isReady.wait()
        return try outcome.withLock { $0 }.get()
    }
}

/// The thread of one event loop, and the way to reach it.
final class LoopThread: Sendable {
    let mailbox: Mailbox
    private let thread: WorkerThread

    /// Starts the thread and waits until its loop is ready; throws what kept it from becoming so.
    init(index: Int, core: ServerCore) throws {
        let report = Report<Mailbox>()
        thread = try WorkerThread(name: "loop-\(index)", niceness: .loop) { Self.run(index, core, report) }
        do {
            mailbox = try report.wait()
        } catch {
            thread.join()
            throw error
        }
    }

    /// Lets `handler` answer the loop's calls from now on. Throws what `makeLoopState` throws, and `stopped`; the handler
    /// before stays then.
    func use(_ handler: any CallHandler) throws {
        let handover = Handover(handler)
        guard mailbox.post(.handler(handover), wakes: true) else { throw ServerError.stopped }
        try handover.wait()
    }

    /// Asks the loop to close its connections, and waits until it has ended.
    func stop() {
        mailbox.post(.stop, wakes: true)
        thread.join()
    }

    private static func run(_ index: Int, _ core: ServerCore, _ report: Report<Mailbox>) {
        do {
            let loop = try Loop(index: index, core: core)
            report.send(.success(loop.mailbox))
            loop.run()
        } catch {
            report.send(.failure(error))
        }
    }
}

import Dispatch
import Glibc
import SQLite
import Synchronization

/// Waits for what ends a server: SIGTERM, SIGINT, or a storage that can no longer be used. A second signal ends the
/// program at once.
final class Ending: Sendable {
    enum Reason: Sendable, Equatable {
        case signal(Int32)
        case storage(FatalStorage)
    }

    private let reason = Mutex<Reason?>(nil)
    private let hangUp = Mutex<HangUp?>(nil)
    private let arrived = DispatchSemaphore(value: 0)

    /// Leaves the signals that are waited for to `watchSignals`, and lets neither a reader that goes away nor a limit on
    /// the size of files end the program: both are errors of the call that meets them.
    /// To be called before there is a second thread, since threads inherit what is blocked.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        var signals = watched
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// USR1 is waited for so that it does not end the program.
    private static var watched: sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] { sigaddset(&signals, signal) }
        return signals
    }

    /// Takes the signals from now on, on a thread of its own.
    func watchSignals() {
        DispatchQueue(label: "parley.signals").async { [self] in
            var signals = Self.watched
            while true {
                var signal: Int32 = 0
                guard sigwait(&signals, &signal) == 0 else { continue }
                if signal == SIGHUP { hangUp.withLock { $0 }?.action() }
                guard signal == SIGTERM || signal == SIGINT else { continue }
                if !end(.signal(signal)) { _exit(exitCode == 0 ? 1 : exitCode) }
            }
        }
    }

    /// Sets what SIGHUP asks for; until then it is ignored.
    func onHangUp(_ action: @escaping @Sendable () -> Void) {
        hangUp.withLock { $0 = HangUp(action: action) }
    }

    /// Notes why the program ends; false when it was about to before. That the storage failed counts more than a signal.
    @discardableResult
    func end(_ new: Reason) -> Bool {
        reason.withLock { reason in
            guard let old = reason else {
                reason = new
                arrived.signal()
                return true
            }
            if case (.signal, .storage) = (old, new) { reason = new }
            return false
        }
    }

    /// Waits until there is a reason.
    func wait() { arrived.wait() }

    /// How the program ends for the reason that there is.
    var exitCode: Int32 {
        switch reason.withLock({ $0 }) {
        case .storage(let fatal): fatal.exitCode
        case .signal, nil: 0
        }
    }
}

/// What SIGHUP asks for, as a member of a struct: bare in a generic box, each look would wrap it in one thunk more.
private struct HangUp {
    let action: @Sendable () -> Void
}

import Glibc

/// Tells the wall-clock time; tests give one that they turn.
public protocol Clock: Sendable {
    var now: Instant { get }
}

/// The clock of the machine.
public struct SystemClock: Clock {
    public init() {}

    public var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }
}

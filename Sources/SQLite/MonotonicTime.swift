import Glibc

/// Time that only goes forward, for deadlines and waits.
enum MonotonicTime {
    /// Nanoseconds since some moment before the process began.
    static func nanoseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}

extension Duration {
    /// Whole nanoseconds, at least 0 and at most some 146 years.
    var nanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let whole = min(max(seconds, 0), Int64.max / 2_000_000_000)
        return max(whole * 1_000_000_000 + attoseconds / 1_000_000_000, 0)
    }
}

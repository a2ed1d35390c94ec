internal import Glibc

/// The wall clock as text, made once a second: the `Date` field of replies and the time of log lines.
struct ClockText {
    private var second = Int.min
    private var milliseconds = 0
    /// `Date: Sat, 21 Nov 2026 10:23:38 GMT` and a line end (RFC 9110 section 5.6.7).
    private(set) var dateLine: [UInt8] = []
    /// `2026-11-21T10:23:38.`
    private var secondText: [UInt8] = []

    /// Reads the clock; true when another second has begun.
    mutating func update() -> Bool {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        milliseconds = Int(time.tv_nsec) / 1_000_000
        guard Int(time.tv_sec) != second else { return false }
        second = Int(time.tv_sec)
        render()
        return true
    }

    /// Appends the time in UTC with milliseconds, as `2026-11-21T10:23:38.123Z`.
    func appendInstant(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: secondText)
        bytes.append(decimal: milliseconds, digits: 3)
        bytes.append(UInt8(ascii: "Z"))
    }

    private mutating func render() {
        var seconds = time_t(second)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months: [StaticString] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        let (year, month, day) = (Int(parts.tm_year) + 1900, Int(parts.tm_mon), Int(parts.tm_mday))
        var clock: [UInt8] = []
        clock.append(decimal: Int(parts.tm_hour), digits: 2)
        clock.append(UInt8(ascii: ":"))
        clock.append(decimal: Int(parts.tm_min), digits: 2)
        clock.append(UInt8(ascii: ":"))
        clock.append(decimal: Int(parts.tm_sec), digits: 2)

        dateLine = []
        dateLine.append("Date: ")
        dateLine.append(days[Int(parts.tm_wday)])
        dateLine.append(", ")
        dateLine.append(decimal: day, digits: 2)
        dateLine.append(" ")
        dateLine.append(months[month])
        dateLine.append(" ")
        dateLine.append(decimal: year, digits: 4)
        dateLine.append(" ")
        dateLine.append(contentsOf: clock)
        dateLine.append(" GMT\r\n")

        secondText = []
        secondText.append(decimal: year, digits: 4)
        secondText.append("-")
        secondText.append(decimal: month + 1, digits: 2)
        secondText.append("-")
        secondText.append(decimal: day, digits: 2)
        secondText.append("T")
        secondText.append(contentsOf: clock)
        secondText.append(".")
    }
}

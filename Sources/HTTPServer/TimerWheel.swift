/// When each of a loop's connections is to be looked at again: a wheel of lists, linked by the connections' places in the
/// loop's table. A place that is asked for later than it stands is left where it is, and is handed out early; so a busy
/// connection costs nothing, and ten thousand idle ones are touched once in their lifetime.
struct TimerWheel {
    /// A list's end, and no list at all.
    private static let none: Int32 = -1
    private static let slots = 2_048
    /// The wheel's step.
    static let nanosecondsPerTick: Int64 = 50_000_000

    private var heads = [Int32](repeating: none, count: slots)
    private var next: [Int32] = []
    private var previous: [Int32] = []
    /// The tick that a place stands at.
    private var ticks: [Int64] = []
    private var lastTick: Int64
    /// No place stands at an earlier tick.
    private var earliest = Int64.max

    init(now: MonotonicTime) {
        lastTick = now.nanoseconds / Self.nanosecondsPerTick
    }

    /// Asks for `place` to be handed out at `time`, or earlier.
    mutating func schedule(_ place: Int, at time: MonotonicTime) {
        while next.count <= place {
            next.append(Self.none)
            previous.append(Self.none)
            ticks.append(.max)
        }
        let wanted = time.nanoseconds / Self.nanosecondsPerTick + 1
        let tick = min(max(wanted, lastTick + 1), lastTick + Int64(Self.slots) - 1)
        guard tick < ticks[place] else { return }
        remove(place)
        insert(place, at: tick)
        earliest = min(earliest, tick)
    }

    /// Forgets `place`.
    mutating func remove(_ place: Int) {
        guard place < ticks.count, ticks[place] != .max else { return }
        if previous[place] != Self.none {
            next[Int(previous[place])] = next[place]
        } else {
            heads[slot(ticks[place])] = next[place]
        }
        if next[place] != Self.none { previous[Int(next[place])] = previous[place] }
        ticks[place] = .max
    }

    /// Takes out the places whose time has come.
    mutating func expire(_ now: MonotonicTime) -> [Int] {
        let tick = now.nanoseconds / Self.nanosecondsPerTick
        guard tick >= earliest else {
            lastTick = max(lastTick, tick)
            return []
        }
        var due: [Int] = []
        for passed in max(earliest, tick - Int64(Self.slots) + 1)...tick {
            while heads[slot(passed)] != Self.none {
                let place = Int(heads[slot(passed)])
                due.append(place)
                remove(place)
            }
        }
        lastTick = max(lastTick, tick)
        earliest = (lastTick + 1..<lastTick + Int64(Self.slots)).first { heads[slot($0)] != Self.none } ?? .max
        return due
    }

    /// Milliseconds from `now` until a place may be due; -1 when none stands in the wheel.
    func milliseconds(from now: MonotonicTime) -> Int32 {
        guard earliest != .max else { return -1 }
        let wait = earliest * Self.nanosecondsPerTick - now.nanoseconds
        return Int32(clamping: max(0, wait + 999_999) / 1_000_000)
    }

    private mutating func insert(_ place: Int, at tick: Int64) {
        let head = heads[slot(tick)]
        next[place] = head
        previous[place] = Self.none
        if head != Self.none { previous[Int(head)] = Int32(place) }
        heads[slot(tick)] = Int32(place)
        ticks[place] = tick
    }

    private func slot(_ tick: Int64) -> Int { Int(tick % Int64(Self.slots)) }
}

import Testing

@testable import HTTPServer

struct TimerWheelTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private func after(_ seconds: Double) -> MonotonicTime { start.advanced(bySeconds: seconds) }

    @Test func placeIsHandedOutOnceItsTimeHasCome() {
        var wheel = TimerWheel(now: start)
        wheel.schedule(3, at: after(1))
        #expect(wheel.expire(after(0.9)).isEmpty)
        #expect(wheel.expire(after(1.1)) == [3])
        #expect(wheel.expire(after(9)).isEmpty)
    }

    @Test func emptyWheelLetsTheLoopSleepWithoutEnd() {
        var wheel = TimerWheel(now: start)
        #expect(wheel.milliseconds(from: start) == -1)
        wheel.schedule(0, at: after(1))
        #expect((1_000...1_100).contains(wheel.milliseconds(from: start)))
        #expect(wheel.expire(after(2)) == [0])
        #expect(wheel.milliseconds(from: after(2)) == -1)
    }

    @Test func laterTimeLeavesThePlaceWhereItStands() {
        var wheel = TimerWheel(now: start)
        wheel.schedule(0, at: after(1))
        wheel.schedule(0, at: after(5))
        #expect(wheel.expire(after(1.1)) == [0])
    }

    @Test func earlierTimeMovesThePlace() {
        var wheel = TimerWheel(now: start)
        wheel.schedule(0, at: after(5))
        wheel.schedule(0, at: after(1))
        #expect(wheel.expire(after(1.1)) == [0])
        #expect(wheel.expire(after(6)).isEmpty)
    }

    @Test func removedPlaceIsForgotten() {
        var wheel = TimerWheel(now: start)
        for place in 0..<5 { wheel.schedule(place, at: after(1)) }
        wheel.remove(4)
        wheel.remove(2)
        wheel.remove(0)
        wheel.remove(0)
        wheel.remove(77)
        #expect(wheel.expire(after(2)).sorted() == [1, 3])
    }

    @Test func timeInThePastIsHandedOutAtTheNextStep() {
        var wheel = TimerWheel(now: start)
        wheel.schedule(0, at: after(-100))
        #expect(wheel.expire(after(0.2)) == [0])
    }

    @Test func timeBeyondTheWheelIsHandedOutEarlyAndNeverLost() {
        var wheel = TimerWheel(now: start)
        wheel.schedule(0, at: after(1_000))
        #expect(wheel.expire(after(50)).isEmpty)
        #expect(wheel.expire(after(110)) == [0])
        wheel.schedule(0, at: MonotonicTime(nanoseconds: .max))
        #expect(wheel.expire(after(500)) == [0])
    }

    @Test func everyPlaceIsHandedOutAfterALongSleep() {
        var wheel = TimerWheel(now: start)
        for place in 0..<1_000 { wheel.schedule(place, at: after(Double(place) / 10)) }
        #expect(wheel.expire(after(10_000)).sorted() == Array(0..<1_000))
    }

    @Test func placesAreHandedOutInTheirOrderOfTime() {
        var wheel = TimerWheel(now: start)
        var generator = SystemRandomNumberGenerator()
        let times = (0..<500).map { _ in Double.random(in: 0..<90, using: &generator) }
        for (place, time) in times.enumerated() { wheel.schedule(place, at: after(time)) }
        var handedOut: Set<Int> = []
        for step in 0...1_000 {
            let now = Double(step) / 10
            for place in wheel.expire(after(now)) {
                #expect(times[place] <= now)
                #expect(times[place] > now - 0.25)
                #expect(handedOut.insert(place).inserted)
            }
        }
        #expect(handedOut.count == 500)
    }
}

import CoreMetrics
import Glibc
import Testing

@testable import HTTPServer

struct CensusTests {
    private func remote(_ text: String) throws -> RemoteAddress { RemoteAddress(try #require(IPAddress(text))) }

    @Test func connectionsBeyondTheLimitAreRefusedAndThenIgnored() throws {
        var limits = Limits()
        limits.connections = 2
        let census = Census(limits: limits, metrics: NOOPMetricsHandler.instance)
        let client = try remote("127.0.0.1")
        #expect(census.enter(client) == .admitted)
        #expect(census.enter(client) == .admitted)
        for _ in 0..<32 { #expect(census.enter(client) == .refused) }
        #expect(census.enter(client) == .ignored)
        census.leave(Accepted(descriptor: -1, remote: client, isWithinLimits: false))
        #expect(census.enter(client) == .refused)
        census.leave(Accepted(descriptor: -1, remote: client, isWithinLimits: true))
        #expect(census.enter(client) == .admitted)
        #expect(census.connections == 34)
    }

    @Test func connectionsOfOneAddressAreLimitedButForLoopbackAndExemptNetworks() throws {
        var limits = Limits()
        limits.connectionsPerAddress = 1
        limits.exemptNetworks = [try #require(Network("10.0.0.0/8"))]
        let census = Census(limits: limits, metrics: NOOPMetricsHandler.instance)
        #expect(census.enter(try remote("192.0.2.1")) == .admitted)
        #expect(census.enter(try remote("192.0.2.1")) == .refused)
        #expect(census.enter(try remote("::ffff:192.0.2.1")) == .refused)
        #expect(census.enter(try remote("192.0.2.2")) == .admitted)
        census.leave(Accepted(descriptor: -1, remote: try remote("192.0.2.1"), isWithinLimits: true))
        #expect(census.enter(try remote("192.0.2.1")) == .admitted)
        for client in ["127.0.0.1", "::1", "10.9.8.7"] {
            for _ in 0..<3 { #expect(census.enter(try remote(client)) == .admitted) }
        }
    }

    @Test func bellRingsOnceWhenAConnectionHasLeft() throws {
        let census = Census(limits: Limits(), metrics: NOOPMetricsHandler.instance)
        let client = try remote("127.0.0.1")
        let bell = try Bell()
        func hasRung() -> Bool {
            var wait = pollfd(fd: bell.descriptor, events: Int16(POLLIN), revents: 0)
            defer { bell.silence() }
            return poll(&wait, 1, 0) == 1
        }
        for _ in 0..<2 { #expect(census.enter(client) == .admitted) }
        census.ringWhenOneLeaves(bell)
        #expect(!hasRung())
        census.leave(Accepted(descriptor: -1, remote: client, isWithinLimits: true))
        #expect(hasRung())
        #expect(!hasRung())
        census.leave(Accepted(descriptor: -1, remote: client, isWithinLimits: true))
        #expect(!hasRung())
    }

    @Test func bodiesShareOneBudget() {
        var limits = Limits()
        limits.bodyBytesInMemory = 100
        let census = Census(limits: limits, metrics: NOOPMetricsHandler.instance)
        #expect(census.reserve(bodyBytes: 60))
        #expect(!census.reserve(bodyBytes: 41))
        #expect(census.reserve(bodyBytes: 40))
        census.release(bodyBytes: 100)
        #expect(census.reserve(bodyBytes: 100))
    }

    @Test func connectionsStayBelowTheDescriptorLimit() {
        let connections = Limits.connectionsByDescriptors(reserve: 64)
        #expect((1...16_384).contains(connections))
    }
}

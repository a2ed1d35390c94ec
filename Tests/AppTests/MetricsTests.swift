import CoreMetrics
import Foundation
import JSON
import Testing

@testable import App

@Suite("Metrics") struct MetricsTests {
    private func text(of registry: MetricsRegistry) -> String {
        var text = PrometheusText()
        registry.write(to: &text)
        return String(decoding: text.bytes, as: UTF8.self)
    }

    @Test func `instruments with the same name and labels are one, in whatever order the labels stand`() {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "calls_total", dimensions: [("a", "1"), ("b", "2")]).increment(by: Int64(2))
        registry.makeCounter(label: "calls_total", dimensions: [("b", "2"), ("a", "1")]).increment(by: Int64(3))
        registry.makeCounter(label: "calls_total", dimensions: [("a", "2"), ("b", "2")]).increment(by: Int64(1))
        #expect(text(of: registry).contains("\ncalls_total{a=\"1\",b=\"2\"} 5\ncalls_total{a=\"2\",b=\"2\"} 1\n"))
    }

    @Test func `counters end with total and never go back`() {
        let registry = MetricsRegistry()
        let counter = registry.makeCounter(label: "lost.lines", dimensions: [])
        counter.increment(by: Int64(4))
        counter.increment(by: Int64(-3))
        registry.makeFloatingPointCounter(label: "lost.lines", dimensions: []).increment(by: 0.5)
        #expect(
            text(of: registry)
                == "# HELP lost_lines_total Of the program.\n# TYPE lost_lines_total counter\nlost_lines_total 4.5\n")
    }

    @Test func `gauges go up and down`() {
        let registry = MetricsRegistry()
        let gauge = registry.makeMeter(label: "open", dimensions: [])
        gauge.set(Int64(4))
        gauge.increment(by: 2)
        gauge.decrement(by: 5)
        #expect(text(of: registry).hasSuffix("# TYPE open gauge\nopen 1\n"))
    }

    @Test func `a timer is a histogram in seconds whose buckets hold all that is below their bound`() throws {
        let registry = MetricsRegistry()
        let timer = registry.makeTimer(label: "work", dimensions: [("route", "/x")])
        for nanoseconds: Int64 in [50_000, 100_000, 100_001, 3_000_000, 20_000_000_000] {
            timer.recordNanoseconds(nanoseconds)
        }
        let exposition = try Exposition(text(of: registry))
        let buckets = exposition.samples.filter { $0.name == "work_seconds_bucket" }
        #expect(buckets.map(\.value) == [2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5])
        #expect(buckets.first?.labels["le"] == "0.0001")
        #expect(buckets.last?.labels == ["route": "/x", "le": "+Inf"])
        #expect(exposition.value("work_seconds_count") == 5)
        #expect(abs((exposition.value("work_seconds_sum") ?? 0) - 20.003250001) < 1e-9)
    }

    @Test func `a recorder is a gauge, or a count and a sum`() throws {
        let registry = MetricsRegistry()
        let last = registry.makeRecorder(label: "last", dimensions: [], aggregate: false)
        let all = registry.makeRecorder(label: "all", dimensions: [], aggregate: true)
        for value in [1.5, 2.5] {
            last.record(value)
            all.record(value)
        }
        let exposition = try Exposition(text(of: registry))
        #expect(exposition.value("last") == 2.5)
        #expect(exposition.value("all_sum") == 4)
        #expect(exposition.value("all_count") == 2)
    }

    @Test func `labels are escaped, and names made of what a name may hold`() throws {
        let registry = MetricsRegistry()
        registry.makeCounter(label: "1 odd-name", dimensions: [("a b", "x\"\\\n}")]).increment(by: Int64(1))
        let exposition = try Exposition(text(of: registry))
        #expect(exposition.samples.map(\.name) == ["_1_odd_name_total"])
        #expect(exposition.samples.first?.labels == ["a_b": "x\"\\\n}"])
    }

    @Test func `the number of series is bounded, and what is beyond it still counts for itself`() throws {
        let registry = MetricsRegistry(limit: 3)
        for number in 0..<10 {
            registry.makeCounter(label: "c", dimensions: [("n", String(number))]).increment(by: Int64(1))
        }
        #expect(try Exposition(text(of: registry)).samples.count == 3)
    }

    @Test func `a name has one type: an instrument of another is not shown`() throws {
        let registry = MetricsRegistry()
        registry.makeMeter(label: "x_total", dimensions: []).set(Int64(1))
        registry.makeCounter(label: "x_total", dimensions: []).increment(by: Int64(7))
        #expect(try Exposition(text(of: registry)).samples.map(\.value) == [1])
    }

    @Test func `the listener for metrics serves what a scraper reads, without any id`() throws {
        let folder = try Folder()
        let token = try folder.prepare()
        let server = try RunningServer(folder, ["--metrics", "127.0.0.1:0"])
        for _ in 0..<3 { #expect(try server.get("/v1/contacts", token: token).status == 200) }
        let missing = "01a1fe57-e308-7000-ae86-4e529ccf9cfa"
        #expect(try server.get("/v1/contacts/\(missing)", token: token).status == 404)
        let reply = try HTTPProbe.get(HTTPProbe.Target(try server.metricsURL() + "/metrics"))
        #expect(reply.status == 200)
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(!text.contains(missing) && !text.contains(token))
        let exposition = try Exposition(text)
        let list = exposition.samples.first { $0.name == "http_requests_total" && $0.labels["route"] == "/v1/contacts" }
        #expect(list?.value == 3)
        #expect(list?.labels == ["method": "GET", "route": "/v1/contacts", "status": "200"])
        for name in [
            "process_resident_memory_bytes", "process_open_fds", "process_max_fds", "process_start_time_seconds",
            "process_cpu_seconds_total", "db_file_bytes", "disk_free_bytes", "parley_ready",
        ] {
            #expect((exposition.value(name) ?? 0) > 0, "\(name)")
        }
        for name in ["db_wal_bytes", "db_writer_queue", "log_lines_dropped_total", "http_connections"] {
            #expect(exposition.value(name) != nil, "\(name)")
        }
        let start = exposition.value("process_start_time_seconds") ?? 0
        #expect(abs(Date().timeIntervalSince1970 - start) < 3_600)
    }

    @Test func `the listener for metrics tells which check fails, and knows no other page`() throws {
        let folder = try Folder()
        try folder.prepare()
        let server = try RunningServer(folder, ["--metrics", "127.0.0.1:0"])
        let metrics = try server.metricsURL()
        func ready() throws -> (status: Int, checks: JSONObject?) {
            let reply = try HTTPProbe.get(HTTPProbe.Target(metrics + "/readyz"))
            return (reply.status, try JSONValue(parsing: reply.body).object?["checks"]?.object)
        }
        let checks = try #require(try ready().checks)
        #expect(checks.members.map(\.name) == Health.Check.allCases.map(\.rawValue))
        #expect(checks.members.allSatisfy { $0.value == .string("pass") })
        try FileManager.default.removeItem(atPath: folder.data + "/parley.lock")
        try eventually { try ready().status == 503 }
        #expect(try ready().checks?["lock"] == .string("fail"))
        #expect(try ready().checks?["identity"] == .string("pass"))
        #expect(try server.object("/readyz").members.map(\.name) == ["status"])
        #expect(try HTTPProbe.get(HTTPProbe.Target(metrics + "/livez")).status == 200)
        #expect(try HTTPProbe.get(HTTPProbe.Target(metrics + "/v1")).status == 404)
        #expect(
            try RawClient(metrics).exchange("POST /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").hasPrefix(
                "HTTP/1.1 405"))
        #expect(try server.get("/metrics").status == 404)
    }
}

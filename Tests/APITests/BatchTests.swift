import JSON
import Testing

/// Many changes of one collection at once, all or none (C43).
@Suite("Batches") struct BatchTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func batch(
        _ operations: String, in collection: String = "contacts", key: String? = nil, expecting status: Int,
        location: SourceLocation = #_sourceLocation
    ) throws -> Response {
        try server.call(
            "POST", "/v1/\(collection)/batch", "{\"operations\":[\(operations)]}",
            headers: [("Idempotency-Key", key ?? "k\(operations.hashValue)")], expecting: status, location: location)
    }

    private func contact(_ name: String) throws -> String {
        try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201).id
    }

    private func names() throws -> [String] {
        try server.call("GET", "/v1/contacts?sort=name", expecting: 200).json["data"].elements.compactMap {
            $0["name"].string
        }
    }

    @Test func `makes, changes and deletes in order, by the same rules as single calls`() throws {
        let (ann, bo) = (try contact("Ann"), try contact("Bo"))
        let answer = try batch(
            """
            {"op":"create","body":{"name":"Cleo","keep_in_touch_days":7}},
            {"op":"update","id":"\(ann)","version":1,"body":{"title":"Smith"}},
            {"op":"update","id":"\(ann)","version":2,"body":{"title":"Baker"}},
            {"op":"delete","id":"\(bo)"}
            """, expecting: 200)
        let results = answer.json["results"].elements
        #expect(results.map { $0["op"].string } == ["create", "update", "update", "delete"])
        #expect(results.map { $0["body"]["version"].integer } == [1, 3, 3, nil])
        #expect(results[2]["body"]["title"].string == "Baker" && results[3]["id"].string == bo)
        #expect(results[3]["body"] == .null)
        #expect(try names() == ["Ann", "Cleo"])
        // The rule of a service holds in a batch as well.
        let reminders = try server.call("GET", "/v1/reminders?kind=keep_in_touch", expecting: 200)
        #expect(reminders.json["data"].elements.count == 1)
        let found = try server.call("GET", "/v1/contacts/\(ann)", expecting: 200)
        #expect(results[1]["body"] == found.json)
    }

    @Test func `one that fails leaves nothing of the others, and pointers name it`() throws {
        let ann = try contact("Ann")
        let none = "00000000-0000-7000-8000-000000000000"
        let good = #"{"op":"create","body":{"name":"x"}}"#
        for (operations, status, errors) in [
            (
                #"\#(good),{"op":"create","body":{"name":"y","email":"z"}}"#, 422,
                ["#/operations/1/body/email invalid_email"]
            ),
            (
                #"{"op":"create","body":{}},\#(good),{"op":"update","id":"\#(ann)","body":{"name":null,"emial":1}}"#,
                422,
                [
                    "#/operations/0/body/name required", "#/operations/2/body/name not_nullable",
                    "#/operations/2/body/emial unknown_field",
                ]
            ),
            (#"\#(good),{"op":"delete","id":"\#(none)"}"#, 422, ["#/operations/1/id unknown_reference"]),
            (#"\#(good),{"op":"delete","id":"x"}"#, 422, ["#/operations/1/id unknown_reference"]),
            (#"\#(good),{"op":"delete","id":"\#(ann)","version":2}"#, 412, ["#/operations/1/version conflict_with"]),
            (
                #"{"op":"create","body":{"name":"a","external_id":"e"}},{"op":"create","body":{"name":"b","external_id":"e"}}"#,
                409, ["#/operations/1/body/external_id duplicate"]
            ),
            // What is checked earlier is told, wherever it stands.
            (
                #"{"op":"create","body":{}},{"op":"delete","id":"\#(ann)","version":2}"#, 412,
                ["#/operations/1/version conflict_with"]
            ),
            (#"{"op":"merge"}"#, 422, ["#/operations/0/op not_in_enum"]),
            (
                #"{"op":"create"},7,{"body":{}}"#, 422,
                ["#/operations/0/body required", "#/operations/1 wrong_type", "#/operations/2/op required"]
            ),
            (#"{"op":"create","id":"\#(ann)","body":{"name":"x"}}"#, 422, ["#/operations/0/id conflict_with"]),
            (#"{"op":"update","id":"\#(ann)"}"#, 422, ["#/operations/0/body required"]),
            (#"{"op":"delete","id":"\#(ann)","body":{}}"#, 422, ["#/operations/0/body conflict_with"]),
            (#"{"op":"delete","id":"\#(ann)","x":1}"#, 422, ["#/operations/0/x unknown_field"]),
        ] as [(String, Int, [String])] {
            #expect(try batch(operations, expecting: status).errors == errors, "\(operations)")
            #expect(try names() == ["Ann"], "\(operations)")
        }
        let many = Array(repeating: good, count: 101).joined(separator: ",")
        #expect(try batch(many, expecting: 422).errors == ["#/operations too_many"])
        let path = "/v1/contacts/batch"
        let key = [("Idempotency-Key", "k")]
        #expect(try server.call("POST", path, "{}", headers: key, expecting: 422).errors == ["#/operations required"])
        try server.call("POST", path, headers: key, expecting: 400)
    }

    @Test func `needs a key, and replays by it`() throws {
        let operations = #"{"op":"create","body":{"name":"x"}}"#
        let refused = try server.call(
            "POST", "/v1/contacts/batch", "{\"operations\":[\(operations)]}", expecting: 400)
        #expect(refused.code == "idempotency_key_required")
        #expect(refused.errors == ["Idempotency-Key idempotency_key_required"])
        let first = try batch(operations, key: "one", expecting: 200)
        let again = try batch(operations, key: "one", expecting: 200)
        #expect(again.bytes == first.bytes && again.header("idempotent-replayed") == "true")
        #expect(try names() == ["x"])
    }

    @Test func `a hundred are made at once, and another owner's are not there`() throws {
        let operations = (0..<100).map { "{\"op\":\"create\",\"body\":{\"name\":\"n\($0)\"}}" }.joined(separator: ",")
        #expect(try batch(operations, expecting: 200).json["results"].elements.count == 100)
        let total = try server.call("GET", "/v1/contacts?include_total=true", expecting: 200)
        #expect(total.json["total_count"].integer == 100)
        let ann = try contact("Ann")
        let eve = try server.student("eve@example.org")
        let foreign = try server.call(
            "POST", "/v1/contacts/batch", "{\"operations\":[{\"op\":\"delete\",\"id\":\"\(ann)\"}]}", token: eve,
            headers: [("Idempotency-Key", "k")], expecting: 422)
        #expect(foreign.errors == ["#/operations/0/id unknown_reference"])
    }

    @Test func `notes are made and deleted, never changed`() throws {
        let made = try batch(#"{"op":"create","body":{"text":"said"}}"#, in: "notes", expecting: 200)
        let id = made.json["results"][0]["id"].string ?? ""
        let changed = try batch(
            "{\"op\":\"update\",\"id\":\"\(id)\",\"body\":{\"text\":\"x\"}}", in: "notes", expecting: 422)
        #expect(changed.errors == ["#/operations/0/op not_in_enum"])
        _ = try batch("{\"op\":\"delete\",\"id\":\"\(id)\"}", in: "notes", expecting: 200)
    }
}

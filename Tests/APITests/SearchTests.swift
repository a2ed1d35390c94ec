import JSON
import Records
import SQLite
import Testing

@testable import Services

/// Finding by words, counting, and objects beside their ids (C14, C17, C19).
@Suite("Finding") struct SearchTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func contact(_ name: String, _ more: String = "") throws -> String {
        try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"\(more)}", expecting: 201).id
    }

    private func names(_ path: String) throws -> [String] {
        try server.call("GET", path, expecting: 200).json["data"].elements.compactMap { $0["name"].string }
    }

    @Test func `every word begins a word, in any order, case and accents aside`() throws {
        for name in ["Zoë Müller-Lüdenscheidt", "Ann O'Neil", "ANNA Lee", "Joanna Berg", "Éric 50% Ångström"] {
            _ = try contact(name)
        }
        for (query, found) in [
            ("ann", ["ANNA Lee", "Ann O'Neil"]), ("ANN", ["ANNA Lee", "Ann O'Neil"]), ("nna", []),
            ("lee+an", ["ANNA Lee"]), ("zoe+mull", ["Zoë Müller-Lüdenscheidt"]),
            ("l%C3%BCdenscheidt", ["Zoë Müller-Lüdenscheidt"]), ("muller-lud", ["Zoë Müller-Lüdenscheidt"]),
            ("o%27neil", ["Ann O'Neil"]), ("%25", ["Éric 50% Ångström"]), ("50%25", ["Éric 50% Ångström"]),
            ("angstrom", ["Éric 50% Ångström"]), ("a%CC%8Angstr", ["Éric 50% Ångström"]), ("_", []),
            ("%22+OR+1", []), ("ann*", []), ("name%3Aann", []), ("'", ["Ann O'Neil"]),
        ] {
            #expect(try names("/v1/contacts?q=\(query)") == found, "\(query)")
            #expect(try names("/v1/search?q=\(query)&types=contact") == found, "\(query)")
        }
        for query in ["", "+", "%E3%80%80", String(repeating: "a", count: 201)] {
            let refused = try server.call("GET", "/v1/contacts?q=\(query)", expecting: 400)
            #expect(refused.errors == ["q invalid_parameter"], "\(query)")
        }
    }

    @Test func `what has all words in its first field comes first, then the newest, unless sorted`() throws {
        _ = try contact("Berg, Ida")
        _ = try contact("Cleo", #","notes":"Met Ida Berg at the fair.","email":"ida@berg.example""#)
        _ = try contact("Ida Bergson")
        _ = try contact("Dan", #","title":"Berg ida""#)
        #expect(try names("/v1/contacts?q=ida+berg") == ["Ida Bergson", "Berg, Ida", "Dan", "Cleo"])
        #expect(try names("/v1/contacts?q=ida+berg&sort=name") == ["Berg, Ida", "Cleo", "Dan", "Ida Bergson"])
        #expect(try names("/v1/contacts?q=berg&archived=true") == [])
        var walked: [String] = []
        var path = "/v1/contacts?q=ida+berg&limit=1&include_total=true"
        while true {
            let page = try server.call("GET", path, expecting: 200)
            walked += page.json["data"].elements.compactMap { $0["name"].string }
            #expect(page.json["total_count"].integer == 4)
            guard let cursor = page.json["next_cursor"].string else { break }
            path = "/v1/contacts?limit=1&cursor=\(cursor)"
        }
        #expect(walked == ["Ida Bergson", "Berg, Ida", "Dan", "Cleo"])
    }

    @Test func `what is found follows each change, to the trash and back, and is the owner's alone`() throws {
        let id = try contact("Ida", #","email":"ida@example.org""#)
        let search = "/v1/search?q=ida"
        #expect(try names(search) == ["Ida"])
        try server.call("PATCH", "/v1/contacts/\(id)", #"{"title":"Astronomer"}"#, expecting: 200)
        #expect(try names("/v1/search?q=astro") == ["Ida"])
        try server.call("PATCH", "/v1/contacts/\(id)", #"{"title":null,"name":"Eva","email":null}"#, expecting: 200)
        #expect(try names("/v1/search?q=astro") == [] && names(search) == [])
        try server.call("DELETE", "/v1/contacts/\(id)", expecting: 204)
        #expect(try names("/v1/search?q=eva") == [] && names("/v1/contacts?q=eva") == [])
        #expect(try names("/v1/contacts?q=eva&deleted=true") == ["Eva"])
        try server.call("POST", "/v1/contacts/\(id)/restore", expecting: 200)
        #expect(try names("/v1/search?q=eva") == ["Eva"])
        let eve = try server.student("eve@example.org")
        #expect(try server.call("GET", "/v1/search?q=eva", token: eve, expecting: 200).json["data"].elements == [])
        #expect(try server.call("GET", "/v1/contacts?q=eva", token: eve, expecting: 200).json["data"].elements == [])
    }

    @Test func `the search goes over all kinds, or those that are asked for`() throws {
        let id = try contact("Bo", #","title":"Kite maker""#)
        let other = try contact("Cy")
        for (path, body) in [
            ("organizations", #"{"name":"Kite works"}"#),
            ("touches", #"{"contact_id":"ID","channel":"email","note":"kite"}"#),
            ("requests", #"{"contact_id":"ID","interview_type":"company_insider","purpose":"Learn of kites"}"#),
            (
                "interviews",
                #"{"contact_id":"ID","interview_type":"company_insider","starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC","place":"Kite hill"}"#
            ),
            ("referrals", #"{"from_contact_id":"ID","name":"Kit Kiteson"}"#),
            ("reminders", #"{"title":"Buy a kite","due_at":"2026-12-01T10:00:00Z"}"#),
            ("notes", #"{"text":"On kites"}"#), ("pitches", #"{"name":"Kites","text":"t"}"#),
            ("self_answers", #"{"question":"Why kites?"}"#), ("targets", #"{"name":"Kite design"}"#),
            ("introductions", #"{"via_contact_id":"OTHER","to_contact_id":"ID","message":"About kites"}"#),
            ("ties", #"{"to_contact_id":"ID","strength":1,"note":"Kite club"}"#),
        ] {
            let named = body.replacing("OTHER", with: other).replacing("ID", with: id)
            try server.call("POST", "/v1/\(path)", named, expecting: 201)
        }
        let request = try server.call("GET", "/v1/requests", expecting: 200).json["data"].elements.first?["id"].string
        let attempt =
            "{\"request_id\":\"\(request ?? "")\",\"channel\":\"phone\",\"outcome\":\"answered\",\"note\":\"kites\"}"
        try server.call("POST", "/v1/attempts", attempt, expecting: 201)
        try server.call("POST", "/v1/messages", "{\"contact_id\":\"\(id)\",\"subject\":\"Kites\"}", expecting: 201)
        func kinds(_ query: String) throws -> [String] {
            try server.call("GET", "/v1/search?q=kite\(query)", expecting: 200).json["data"].elements.compactMap {
                $0["object"].string
            }
        }
        // The request and the contact have it in a later field than their first.
        let all = [
            "message", "attempt", "tie", "introduction", "target", "self_answer", "pitch", "note", "reminder",
            "referral", "interview",
            "touch", "organization",
            "request",
            "contact",
        ]
        #expect(try kinds("") == all)
        #expect(try kinds("&types=note,contact") == ["note", "contact"])
        let few = try server.call("GET", "/v1/search?q=kite&limit=2", expecting: 200)
        #expect(few.json["data"].elements.count == 2 && few.json["has_more"] == .bool(true))
        #expect(few.json["next_cursor"] == .null)
        for (query, error) in [
            ("", "q invalid_parameter"), ("?q=a&types=users", "types invalid_parameter"),
            ("?q=a&limit=51", "limit invalid_parameter"), ("?q=a&x=1", "x unknown_parameter"),
            ("?q=a&q=b", "q invalid_parameter"),
        ] {
            #expect(try server.call("GET", "/v1/search\(query)", expecting: 400).errors == [error], "\(query)")
        }
        try server.call("GET", "/v1/search?q=a", token: nil, expecting: 401)
    }

    @Test func `a count is told when it is asked for, of the same filters (C14)`() throws {
        for number in 0..<7 { _ = try contact("n\(number)", number < 3 ? #","stage":"mentor""# : "") }
        #expect(try server.call("GET", "/v1/contacts", expecting: 200).json["total_count"] == .null)
        let off = try server.call("GET", "/v1/contacts?include_total=false", expecting: 200)
        #expect(!off.text.contains("total_count"))
        for (query, count) in [("", 7), ("&stage=mentor", 3), ("&stage=mentor&q=n1", 1), ("&deleted=true", 0)] {
            let page = try server.call("GET", "/v1/contacts?include_total=true&limit=2\(query)", expecting: 200)
            #expect(page.json["total_count"].integer == count, "\(query)")
        }
        try server.call("GET", "/v1/contacts?include_total=1", expecting: 400)
    }

    @Test func `an id may have its object beside it (C19)`() throws {
        let organization = try server.call("POST", "/v1/organizations", #"{"name":"Guild"}"#, expecting: 201)
        let ann = try contact("Ann", ",\"organization_id\":\"\(organization.id)\"")
        let bo = try contact("Bo")
        let page = try server.call("GET", "/v1/contacts?expand=organization,referred_by_contact", expecting: 200)
        let objects = page.json["data"].elements
        #expect(objects.map { $0["organization_id"] } == [.null, .string(organization.id)])
        #expect(objects.map { $0["organization"] } == [.null, organization.json])
        #expect(objects.allSatisfy { object in object.members.contains { $0.name == "referred_by_contact" } })
        let one = try server.call("GET", "/v1/contacts/\(ann)?expand=organization", expecting: 200)
        #expect(one.json["organization"] == organization.json)
        let plain = try server.call("GET", "/v1/contacts/\(ann)", expecting: 200)
        #expect(!plain.text.contains("\"organization\":") && one.header("etag") != plain.header("etag"))
        let sparse = try server.call(
            "GET", "/v1/contacts/\(ann)?expand=organization&fields=organization", expecting: 200)
        #expect(sparse.json.members.map(\.name) == ["object", "id", "version", "organization"])
        let hidden = try server.call("GET", "/v1/contacts/\(ann)?expand=organization&fields=name", expecting: 200)
        #expect(hidden.json.members.map(\.name) == ["object", "id", "version", "name"])
        try server.call("DELETE", "/v1/organizations/\(organization.id)", expecting: 204)
        let gone = try server.call("GET", "/v1/contacts/\(ann)?expand=organization", expecting: 200)
        #expect(gone.json["organization"] == .null && gone.json["organization_id"].string == organization.id)
        for query in ["expand=", "expand=contact", "expand=organization,organization", "fields=organization"] {
            try server.call("GET", "/v1/contacts/\(bo)?\(query)", expecting: 400)
            try server.call("GET", "/v1/contacts?\(query)", expecting: 400)
        }
        try server.call("GET", "/v1/organizations?expand=contact", expecting: 400)
    }

    @Test func `to another an object beside an id is what the grant shows of it (X40)`() throws {
        let centre = try Centre(server)
        let ann = try centre.make("contacts", #"{"name":"Ann","notes":"secret"}"#)
        let request = try centre.make("requests", "{\"contact_id\":\"\(ann)\",\"interview_type\":\"company_insider\"}")
        let query = "expand=contact&owner_id=\(centre.ada.id)"
        let paths = ["/v1/requests/\(request)?\(query)", "/v1/requests?\(query)"]
        func seen(_ path: String) throws -> JSONValue {
            let answer = try server.call("GET", path, token: centre.advisor.token, expecting: 200)
            let object = answer.json["data"] == .null ? answer.json : answer.json["data"][0]
            #expect(object.members.contains { $0.name == "contact" } && !answer.text.contains("secret"))
            return object["contact"]
        }
        let first = try centre.grant("interviews")
        for path in paths { #expect(try seen(path) == .null, "\(path)") }
        try centre.withdraw(first)
        _ = try centre.grant("interviews", "contacts")
        for path in paths {
            let contact = try seen(path)
            #expect(contact["name"].string == "Ann" && contact["notes"] == .null, "\(path)")
            #expect(contact["allowed_actions"] == .array([]))
        }
        let found = try server.call(
            "GET", "/v1/contacts?q=secret&owner_id=\(centre.ada.id)", token: centre.advisor.token, expecting: 400)
        #expect(found.errors == ["q invalid_parameter"])
        let own = try server.call("GET", "/v1/search?q=ann", token: centre.advisor.token, expecting: 200)
        #expect(own.json["data"].elements == [])
    }

    @Test func `a page that expands large objects ends before it is larger than a page may be (C12)`() throws {
        let notes = String(repeating: "x", count: 9_000)
        for number in 0..<150 {
            let id = try contact("n\(number)", ",\"notes\":\"\(notes)\"")
            let body = "{\"contact_id\":\"\(id)\",\"channel\":\"email\"}"
            try server.call("POST", "/v1/touches", body, expecting: 201)
        }
        var seen: [String] = []
        var path = "/v1/touches?expand=contact&limit=200"
        var pages = 0
        while true {
            let page = try server.call("GET", path, expecting: 200)
            #expect(page.bytes.count <= 1 << 20)
            seen += page.json["data"].elements.compactMap { $0["id"].string }
            pages += 1
            guard let cursor = page.json["next_cursor"].string else { break }
            path = "/v1/touches?cursor=\(cursor)&limit=200"
        }
        #expect(pages > 1 && seen.count == 150 && Set(seen).count == 150)
    }

    @Test func `objects that are older than their words are found as well`() throws {
        _ = try contact("Ida", #","notes":"Åse""#)
        let kept = try texts("SELECT search_text FROM contacts")
        try server.database.writer.run { tx in
            let table: SQL = """
                CREATE TABLE search (owner_id TEXT, kind TEXT, id TEXT, text TEXT, PRIMARY KEY (owner_id, kind, id))
                """
            _ = try tx.run(table)
            try SearchBackfill.run(tx)
        }
        #expect(try texts("SELECT text FROM search") == kept && kept == [" ida\n ase"])
    }

    private func texts(_ query: String) throws -> [String] {
        try server.database.makeReader().read { tx in
            try tx.all("/* across owners: a test */ \(raw: query)") { $0.text(0) }
        }
    }
}

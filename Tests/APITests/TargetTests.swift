import JSON
import Records
import Services
import Testing

/// What is explored, and who belongs to it.
@Suite("Targets") struct TargetTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func make(_ collection: String, _ body: String) throws -> String {
        try server.call("POST", "/v1/\(collection)", body, expecting: 201).id
    }

    private func target(_ body: String) throws -> String { try make("targets", body) }

    private func found(_ target: String, _ query: String = "") throws -> [String] {
        try server.call("GET", "/v1/contacts?target_id=\(target)&sort=name\(query)", expecting: 200)
            .json["data"].elements.compactMap { $0["name"].string }
    }

    @Test("S13 to S18: seven kinds of things are worth exploring, near to one's own work or far from it")
    func kinds() throws {
        for kind in [
            "field", "occupation", "job_title", "organization", "department", "posting", "person_path",
        ] {
            for relation in ["same", "adjacent_pivot", "new"] {
                let body = "{\"name\":\"n\",\"kind\":\"\(kind)\",\"relation_to_current\":\"\(relation)\"}"
                let made = try server.call("POST", "/v1/targets", body, expecting: 201).json
                #expect(made["kind"].string == kind && made["relation_to_current"].string == relation)
            }
        }
        let all = try server.call(
            "GET", "/v1/targets?kind=posting,person_path&relation_to_current=new", expecting: 200)
        #expect(all.json["data"].elements.count == 2)
    }

    @Test("S114: fit is told in four respects, each by itself")
    func fit() throws {
        let id = try target(#"{"name":"n","fit":{"interest":5,"skills":3}}"#)
        let patched = try server.call(
            "PATCH", "/v1/targets/\(id)", #"{"fit":{"skills":null,"values":1}}"#, expecting: 200)
        #expect(patched.json["fit"]["interest"].integer == 5 && patched.json["fit"]["values"].integer == 1)
        #expect(patched.json["fit"]["skills"] == .null && patched.json["fit"]["conditions"] == .null)
        let wrong = try server.call("PATCH", "/v1/targets/\(id)", #"{"fit":{"skills":6},"pool":{}}"#, expecting: 422)
        #expect(wrong.errors == ["#/fit/skills too_large", "#/pool read_only_field"])
    }

    @Test("S25: the people one knows are looked through by title, field, department, organisation and place")
    func matches() throws {
        let lab = try make(
            "organizations", #"{"name":"Åland Design Lab","industry":"Public health","location":"Lund"}"#)
        for body in [
            #"{"name":"Ann","title":"Head of Industrial Design","location":"Toronto, ON"}"#,
            #"{"name":"Bo","title":"Engineer","role_family":"industrial design"}"#,
            "{\"name\":\"Cy\",\"title\":\"Analyst\",\"department\":\"Data\",\"organization_id\":\"\(lab)\"}",
            #"{"name":"Di","notes":"industrial design, she said"}"#,
            #"{"name":"Ed Éclair","title":"Designer","location":"Lund"}"#,
        ] { _ = try make("contacts", body) }
        for (body, names) in [
            (#"{"name":"INDUSTRIAL design"}"#, ["Ann", "Bo"]),
            (#"{"kind":"job_title","name":"design, head of the"}"#, ["Ann"]),
            (#"{"kind":"occupation","name":"Design"}"#, ["Ann", "Bo", "Ed Éclair"]),
            (#"{"name":"public health data analyst"}"#, ["Cy"]),
            (#"{"kind":"occupation","name":"public health data analyst"}"#, []),
            (#"{"kind":"department","name":"data"}"#, ["Cy"]),
            (#"{"kind":"organization","name":"aland lab"}"#, ["Cy"]),
            ("{\"kind\":\"posting\",\"name\":\"Anything\",\"organization_id\":\"\(lab)\"}", ["Cy"]),
            ("{\"kind\":\"job_title\",\"name\":\"Design\",\"organization_id\":\"\(lab)\"}", []),
            (#"{"kind":"person_path","name":"How Ed Eclair"}"#, []),
            (#"{"kind":"person_path","name":"Ed Eclair"}"#, ["Ed Éclair"]),
            (#"{"kind":"occupation","name":"Design","location":"toronto"}"#, ["Ann"]),
            (#"{"name":"Data","location":"Lund"}"#, ["Cy"]),
            (#"{"name":"the"}"#, []),
        ] as [(String, [String])] { #expect(try found(target(body)) == names, "\(body)") }
    }

    @Test("S33: for a posting anybody in the organisation, the hiring manager among them, can be found")
    func peopleForAPosting() throws {
        let firm = try make("organizations", #"{"name":"Firm"}"#)
        _ = try make(
            "contacts", "{\"name\":\"Ann\",\"organization_id\":\"\(firm)\",\"role_to_target\":\"hiring_manager\"}")
        _ = try make("contacts", "{\"name\":\"Bo\",\"organization_id\":\"\(firm)\"}")
        _ = try make("contacts", #"{"name":"Cy","title":"Welder"}"#)
        let posting = try target("{\"kind\":\"posting\",\"name\":\"Welder\",\"organization_id\":\"\(firm)\"}")
        #expect(try found(posting) == ["Ann", "Bo"])
        #expect(try found(posting, "&role_to_target=hiring_manager") == ["Ann"])
    }

    @Test func `the people of a target are listed in pages, with all other filters, to their owner alone (C13)`() throws
    {
        for number in 0..<7 { _ = try make("contacts", "{\"name\":\"n\(number)\",\"title\":\"Baker\"}") }
        _ = try make("contacts", #"{"name":"x","title":"Smith"}"#)
        let id = try target(#"{"kind":"occupation","name":"Bakers"}"#)
        #expect(try found(id) == [])
        try server.call("PATCH", "/v1/targets/\(id)", #"{"name":"Baker"}"#, expecting: 200)
        var names: [String] = []
        var path = "/v1/contacts?target_id=\(id)&limit=3&sort=-name&include_total=true"
        while true {
            let page = try server.call("GET", path, expecting: 200)
            names += page.json["data"].elements.compactMap { $0["name"].string }
            #expect(page.json["total_count"].integer == 7)
            guard let cursor = page.json["next_cursor"].string else { break }
            path = "/v1/contacts?cursor=\(cursor)&limit=3"
        }
        #expect(names == (0..<7).reversed().map { "n\($0)" })
        #expect(try found(id, "&q=n3") == ["n3"])
        #expect(try found("00000000-0000-7000-8000-000000000000") == [])
        #expect(
            try server.call("GET", "/v1/contacts?target_id=x", expecting: 400).errors == ["target_id invalid_parameter"]
        )
        let centre = try Centre(server)
        _ = try centre.grant("contacts")
        let asked = try server.call(
            "GET", "/v1/contacts?target_id=\(id)&owner_id=\(centre.ada.id)", token: centre.advisor.token, expecting: 400
        )
        #expect(asked.errors == ["target_id invalid_parameter"])
        let eve = try server.student("eve@example.org")
        #expect(
            try server.call("GET", "/v1/contacts?target_id=\(id)", token: eve, expecting: 200).json["data"].elements
                == [])
        try server.call("DELETE", "/v1/targets/\(id)", expecting: 204)
        #expect(try found(id) == [])
    }

    @Test("S38: a target tells how many people are known for it, asked, and left")
    func pools() throws {
        let ids = try (0..<6).map { try make("contacts", "{\"name\":\"n\($0)\",\"title\":\"Baker\"}") }
        let id = try target(#"{"kind":"occupation","name":"Baker"}"#)
        func pool() throws -> [Int?] {
            let shown = try server.call("GET", "/v1/targets/\(id)", expecting: 200).json
            let pool = shown["pool"]
            #expect(try server.call("GET", "/v1/targets", expecting: 200).json["data"][0]["pool"] == pool)
            return ["identified", "contacted", "untouched"].map { pool[$0].integer }
                + [shown["pool_low"] == .bool(true) ? 1 : 0]
        }
        #expect(try pool() == [6, 0, 6, 0])
        try server.call("POST", "/v1/contacts/\(ids[0])/archive", expecting: 200)
        try server.call("PATCH", "/v1/contacts/\(ids[1])", #"{"do_not_contact":true}"#, expecting: 200)
        #expect(try pool() == [4, 0, 4, 0])
        _ = try make("touches", "{\"contact_id\":\"\(ids[2])\",\"channel\":\"email\"}")
        let request = try make(
            "requests",
            "{\"contact_id\":\"\(ids[3])\",\"interview_type\":\"career_exploration\",\"target_id\":\"\(id)\"}")
        #expect(try pool() == [4, 1, 3, 0])
        try server.call("POST", "/v1/requests/\(request)/send", #"{"override_reason":"r"}"#, expecting: 200)
        #expect(try pool() == [4, 2, 2, 1])
        try server.call("PATCH", "/v1/targets/\(id)", #"{"status":"chosen"}"#, expecting: 200)
        #expect(try pool() == [4, 2, 2, 0])
        let requests = try server.call("GET", "/v1/requests?target_id=\(id)&expand=target", expecting: 200)
        #expect(requests.json["data"][0]["target"]["name"].string == "Baker")
    }

    @Test("S35: while no way to a target is warm, the associations, unions and guilds of its field are suggested")
    func suggestions() throws {
        func organization(_ name: String, _ kind: String, _ more: String = "") throws -> String {
            try make("organizations", "{\"name\":\"\(name)\",\"kind\":\"\(kind)\"\(more)}")
        }
        let guild = try organization("Guild of Industrial Designers", "guild", ",\"location\":\"Toronto\"")
        let union = try organization("Makers United", "union", ",\"industry\":\"industrial design\"")
        _ = try organization("Industrial Design Inc", "employer")
        _ = try organization("Guild of Bakers", "guild")
        func suggested(_ target: String) throws -> [String] {
            try server.call("GET", "/v1/targets/\(target)", expecting: 200).json["suggested_organization_ids"].strings
        }
        let field = try target(#"{"name":"Industrial design"}"#)
        let local = try target(#"{"name":"Industrial design","location":"Toronto"}"#)
        #expect(try suggested(field) == [guild, union] && suggested(local) == [guild])
        let cold = try make("contacts", #"{"name":"Ann","title":"Industrial designer"}"#)
        #expect(try suggested(field) == [guild, union])
        try server.call("PATCH", "/v1/contacts/\(cold)", #"{"relationship":"acquaintance"}"#, expecting: 200)
        #expect(try suggested(field) == [] && suggested(local) == [guild])
    }

    @Test func `a request names the pitch that it is made with`() throws {
        let contact = try make("contacts", #"{"name":"Ann"}"#)
        let pitch = try make("pitches", #"{"name":"n","text":"t"}"#)
        let body = "{\"contact_id\":\"\(contact)\",\"interview_type\":\"company_insider\",\"pitch_id\":\"\(pitch)\"}"
        let request = try server.call("POST", "/v1/requests", body, expecting: 201)
        #expect(request.json["pitch_id"].string == pitch && request.json["target_id"] == .null)
        try server.call("DELETE", "/v1/pitches/\(pitch)", expecting: 204)
        let shown = try server.call("GET", "/v1/requests/\(request.id)?expand=pitch", expecting: 200)
        #expect(shown.json["pitch"] == .null && shown.json["pitch_id"].string == pitch)
    }
}

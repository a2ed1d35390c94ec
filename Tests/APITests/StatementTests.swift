import API
import Foundation
import JSON
import Records
import SQLite
import Services
import Testing

/// Every statement that touches someone's rows names the owner, and finds them by an index (X30).
@Suite("Every statement") struct StatementTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    /// Tables whose rows are somebody's.
    private var owned: [String] {
        Services.resources.map { $0.name.plural } + [
            "events", "event_heads", "event_marks", "idempotency_keys", "jobs", "audit_entries", "sharing_grants",
            "imports", "import_files", "import_rows",
            "profiles", "templates",
        ]
    }

    @Test func `names the owner of the rows it touches, and scans no owned table`() throws {
        try useEverything()
        let reader = try server.database.makeReader()
        let texts = StatementLog.shared.all.map { $0.trimmingPrefix(while: \.isWhitespace) }.map(String.init).filter {
            text in
            !text.hasPrefix("CREATE") && !text.hasPrefix("PRAGMA") && !text.contains("sqlite_schema")
                && !text.hasPrefix("--")
        }
        #expect(texts.count > 100)
        var across: [String] = []
        for text in texts where owned.contains(where: { mentions(text, $0) }) {
            if text.hasPrefix("/* across owners: ") {
                across.append(text)
                continue
            }
            #expect(mentions(text, "owner_id"), "\(text)")
            let plan = try reader.plan(of: text)
            let scans = plan.filter { line in
                line.hasPrefix("SCAN") && owned.contains { mentions(line, $0) }
            }
            #expect(scans == [], "\(text)\n\(plan.joined(separator: "\n"))")
        }
        let reasons = Set(
            across.map { String($0.dropFirst("/* across owners: ".count).prefix { $0 != "*" }.dropLast()) })
        #expect(reasons.subtracting(Self.reasons) == [])
        #expect(try filesWithWorkAcrossOwners() == Self.acrossOwners)
    }

    @Test func `that is run again for each row of a page finds what belongs to that row, not all that its owner has`()
        throws
    {
        try useEverything()
        let reader = try server.database.makeReader()
        let texts = StatementLog.shared.all.filter { text in
            ["SELECT", "/*"].contains { text.drop(while: \.isWhitespace).hasPrefix($0) }
                && owned.contains { mentions(text, $0) }
        }
        var found = 0
        for text in texts {
            let plan = try reader.plan(of: text)
            for (line, next) in zip(plan, plan.dropFirst()) where line.hasPrefix("CORRELATED") {
                found += 1
                #expect(!next.hasSuffix("(owner_id=?)"), "\(text)\n\(plan.joined(separator: "\n"))")
            }
        }
        #expect(found > 5)
    }

    /// The only files in which a statement may be on everybody's rows.
    private static let acrossOwners: Set = [
        "API/Idempotency.swift", "Records/EventPruning.swift", "Records/Purge.swift", "Records/Erasing.swift",
        "Records/PersonalData.swift", "Records/Inquiry.swift", "Services/Jobs/JobService.swift",
        "Services/Audit/AuditLog.swift", "Services/Sharing/ProgressService.swift",
        "Services/Sharing/SharingService.swift", "Services/Erasure/ErasureService.swift",
        "Services/Erasure/TakenBack.swift",
        "Services/Search/SearchBackfill.swift", "Services/Imports/ImportUndoing.swift",
        "Services/Requests/UnansweredRequests.swift",
        "Services/Checks/RequestContext.swift", "Services/Burden/RequestTraces.swift",
    ]

    private func filesWithWorkAcrossOwners() throws -> Set<String> {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardized
        let paths = try FileManager.default.subpathsOfDirectory(atPath: sources.path).filter { $0.hasSuffix(".swift") }
        return Set(
            try paths.filter {
                try String(contentsOf: sources.appending(path: $0), encoding: .utf8).contains("/* across owners: ")
            })
    }

    /// Work across owners stands in this list, or it does not stand.
    private static let reasons: Set = [
        "expired keys are nobody's", "entries end with their time", "a grant shows to whom it was made",
        "a cohort's end is the end of what was granted to it", "each has let the caller see her progress",
        "administrators see what administrators did", "retention holds for all", "the trash is emptied for all",
        "the worker takes jobs in order", "erasure", "what names her in others' rows is hers too",
        "the table is new", "what was withdrawn stays so", "a test",
        "waiting ends for all",
        "what one person is asked is counted over all", "the columns are new",
    ]

    private func mentions(_ text: String, _ word: String) -> Bool {
        text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.contains { $0 == word }
    }

    /// Takes every operation of the API at least once.
    private func useEverything() throws {
        func post(_ path: String, _ body: String = "{}", _ status: Int = 200) throws -> Response {
            try server.call(
                "POST", path, body, headers: [("Idempotency-Key", "\(path)\(body.hashValue)")], expecting: status)
        }
        let organization = try post("/v1/organizations", #"{"name":"Guild","external_id":"g"}"#, 201)
        let contact = try post(
            "/v1/contacts", "{\"name\":\"Ann\",\"keep_in_touch_days\":7,\"organization_id\":\"\(organization.id)\"}",
            201)
        _ = try post("/v1/contacts/\(contact.id)/archive")
        _ = try post("/v1/contacts/\(contact.id)/unarchive")
        let touch = try post("/v1/touches", "{\"contact_id\":\"\(contact.id)\",\"channel\":\"email\"}", 201)
        let ask =
            "{\"contact_id\":\"\(contact.id)\",\"interview_type\":\"career_exploration\",\"purpose\":\"p\",\"objectives\":[\"learn_field\"]}"
        let request = "/v1/requests/\(try post("/v1/requests", ask, 201).id)"
        let attempt = try post(
            "/v1/attempts", "{\"request_id\":\"\(request.suffix(36))\",\"channel\":\"phone\",\"outcome\":\"answered\"}",
            201)
        for (action, body) in [
            ("send", "{}"), ("follow_up", #"{"message":"m"}"#), ("no_response", "{}"),
            ("send", #"{"channel":"phone"}"#),
            ("decline", "{}"), ("reopen", "{}"), ("accept", "{}"), ("withdraw", "{}"), ("reopen", " {}"),
        ] { _ = try post("\(request)/\(action)", body) }
        try server.call("GET", "\(request)/draft?channel=introduction", expecting: 200)
        let template = "/v1/templates/\(try post("/v1/templates", #"{"name":"n","body":"{{my_name}}"}"#, 201).id)"
        try server.call("PATCH", template, #"{"name":"m"}"#, expecting: 200)
        try server.call("GET", "/v1/templates?origin=own,built_in&limit=2", expecting: 200)
        _ = try post(
            "/v1/messages/compose", "{\"contact_id\":\"\(contact.id)\",\"request_id\":\"\(request.suffix(36))\"}")
        try server.call("DELETE", template, expecting: 204)
        for kind in ["thank_you", "update"] {
            let body = "{\"contact_id\":\"\(contact.id)\",\"kind\":\"\(kind)\"}"
            let message = "/v1/messages/\(try post("/v1/messages", body, 201).id)"
            _ = try post("\(message)/send")
            try server.call("DELETE", message, expecting: 204)
            _ = try post("\(message)/restore")
        }
        let time = #""starts_at":"2026-12-01T10:00:00Z","time_zone":"UTC""#
        let talk = try post("\(request)/schedule", "{\(time)}", 201)
        let interview = "/v1/interviews/\(talk.id)"
        for (action, body) in [
            ("cancel", #"{"by":"me"}"#), ("reschedule", "{\(time),\"by\":\"me\"}"),
            ("reschedule", "{\(time),\"by\":\"them\"}"),
            ("no_show", #"{"who":"me"}"#), ("reschedule", "{ \(time),\"by\":\"me\"}"), ("start", "{}"),
            ("complete", "{}"),
            ("reopen", "{}"), ("complete", " {}"), ("set_recording_consent", #"{"consent":"asked"}"#),
            ("set_recording_consent", #"{"consent":"granted"}"#),
        ] { _ = try post("\(interview)/\(action)", body) }
        let referral = try post(
            "/v1/referrals",
            "{\"from_contact_id\":\"\(contact.id)\",\"name\":\"Bea\",\"email\":\"b@x.org\",\"linkedin_url\":\"https://x.org/b\",\"organization_name\":\"Lab\"}",
            201)
        _ = try post("/v1/referrals/\(referral.id)/introduce")
        _ = try post("/v1/referrals/\(referral.id)/convert", #"{"request":{"interview_type":"company_insider"}}"#)
        for action in ["decline", "reopen", "drop"] { _ = try post("/v1/referrals/\(referral.id)/\(action)") }
        let via = try post("/v1/contacts", #"{"name":"Via"}"#, 201)
        for actions in [["ask", "decline"], ["drop"], ["make"]] {
            let pair = "\"via_contact_id\":\"\(via.id)\",\"to_contact_id\":\"\(contact.id)\""
            let introduction = try post("/v1/introductions", "{\(pair),\"tags\":[\"\(actions[0])\"]}", 201)
            for action in actions { _ = try post("/v1/introductions/\(introduction.id)/\(action)") }
            try server.call("DELETE", "/v1/introductions/\(introduction.id)", expecting: 204)
            _ = try post("/v1/introductions/\(introduction.id)/restore")
        }
        try server.call("GET", "/v1/contacts/\(contact.id)/timeline?limit=1", expecting: 200)
        try server.call("GET", "/v1/contacts/duplicates", expecting: 200)
        let twin = try post("/v1/contacts", #"{"name":"Twin","email":"twin@example.org"}"#, 201)
        _ = try post(
            "/v1/ties", "{\"from_contact_id\":\"\(twin.id)\",\"to_contact_id\":\"\(via.id)\",\"strength\":1}", 201)
        _ = try post("/v1/contacts/\(via.id)/merge", "{\"from_id\":\"\(twin.id)\"}")
        _ = try post("/v1/contacts/\(via.id)/merge", "{ \"from_id\":\"\(twin.id)\"}")
        _ = try post("/v1/ties", "{\"to_contact_id\":\"\(contact.id)\",\"strength\":1}", 201)
        let reminder = try post("/v1/reminders", #"{"title":"t","due_at":"2026-12-01T00:00:00Z"}"#, 201)
        _ = try post("/v1/reminders/\(reminder.id)/snooze", #"{"until":"2026-12-02T00:00:00Z"}"#)
        for action in ["complete", "reopen", "dismiss"] {
            _ = try post("/v1/reminders/\(reminder.id)/\(action)", " {}")
        }
        let note = try post("/v1/notes", "{\"text\":\"t\",\"interview_id\":\"\(talk.id)\"}", 201)
        try server.call("PATCH", "/v1/me", #"{"name":"Ada"}"#, expecting: 200)
        for path in ["/v1/today", "/v1/reports/responses", "/v1/reports/pools"] {
            try server.call("GET", path, expecting: 200)
        }
        try server.call("GET", "/v1/profile", expecting: 200)
        try server.call("PATCH", "/v1/profile", #"{"school":"Lund University"}"#, expecting: 200)
        for number in 1...2 {
            let pitch = try post("/v1/pitches", "{\"name\":\"\(number)\",\"text\":\"t\",\"default\":true}", 201)
            _ = try post("/v1/pitches/\(pitch.id)/rehearse")
        }
        _ = try post("/v1/self_answers/\(try post("/v1/self_answers", #"{"question":"q"}"#, 201).id)/rehearse")
        let target = try post("/v1/targets", #"{"name":"t","location":"Lund"}"#, 201)
        try server.call("GET", "/v1/contacts?target_id=\(target.id)&sort=name", expecting: 200)
        for (path, body) in [
            ("/v1/notes/\(note.id)", nil), ("/v1/touches/\(touch.id)", #"{"note":"n"}"#),
            ("/v1/reminders/\(reminder.id)", #"{"title":"u"}"#),
            ("/v1/referrals/\(referral.id)", #"{"title":"u"}"#),
            (interview, #"{"summary":"s","recording_url":"https://x.org/r"}"#),
            ("/v1/attempts/\(attempt.id)", #"{"outcome":"no_answer"}"#), (request, #"{"subject":"s"}"#),
            ("/v1/contacts/\(contact.id)", #"{"linkedin_state":"connected"}"#),
            ("/v1/organizations/\(organization.id)", #"{"name":"G"}"#),
        ] {
            try server.call("GET", path, expecting: 200)
            if let body { try server.call("PATCH", path, body, expecting: 200) }
            try server.call("DELETE", path, expecting: 204)
            _ = try post("\(path)/restore", "{}")
        }
        for resource in Services.resources { try list(resource) }
        try server.call("GET", "/v1/events?types=contact.*", expecting: 200)
        try server.account("exporter@example.org")
        let session = try server.signIn("exporter@example.org")
        let export = try server.call(
            "POST", "/v1/exports", "{}", token: session, headers: [("Idempotency-Key", "e")], expecting: 202)
        try server.call("GET", "/v1/exports/\(export.id)", token: session, expecting: 200)
        try server.call("POST", "/v1/exports/\(export.id)/cancel", token: session, expecting: 200)
        let now = server.clock.now
        try server.database.writer.run { [services = server.services] tx in
            _ = try EventLog.prune(before: now, limit: 10, in: tx)
            _ = try services.stores.purge(deletedBefore: now, limit: 10, in: tx)
            _ = try Idempotency.prune(before: now.adding(days: -2), limit: 10, in: tx)
            _ = try services.jobs.next("export", in: tx)
            try services.requests.end(try services.requests.unanswered(at: now, limit: 1, in: tx), at: now, in: tx)
            _ = try services.jobs.forget("export", before: now, limit: 10, in: tx)
        }
        try server.call("GET", "/v1/search?q=ann&types=contact,note", expecting: 200)
        let batch =
            "{\"operations\":[{\"op\":\"create\",\"body\":{\"name\":\"b\"}},{\"op\":\"delete\",\"id\":\"\(organization.id)\"}]}"
        _ = try post("/v1/organizations/batch", batch)
        let admin = try server.admin()
        try importList(by: admin)
        try changePack(by: admin)
        try suppress(by: admin)
        try share()
    }

    /// A list from its beginning to the day when it is forgotten.
    private func importList(by admin: String) throws {
        let list = "email,name\nx@example.org,X\nwrong,Y\n"
        for query in ["", "&dry_run=true"] {
            let made = try server.importList(list, query, token: admin)
            try server.workImports()
            for path in [
                "/v1/imports?status=succeeded", "/v1/imports/\(made)", "/v1/imports/\(made)/rows?outcome=failed",
            ] {
                try server.call("GET", path, token: admin, expecting: 200)
            }
            let status = query.isEmpty ? 202 : 409
            try server.call("POST", "/v1/imports/\(made)/undo", token: admin, expecting: status)
        }
        try server.workImports()
        let cancelled = try server.importList(list, token: admin)
        try server.call("POST", "/v1/imports/\(cancelled)/cancel", token: admin, expecting: 200)
        let (services, late) = (server.services, server.clock.now.adding(days: 31))
        try server.database.writer.run { tx in
            while try services.imports.prune(before: late, limit: 1, in: tx) {}
        }
    }

    private func changePack(by admin: String) throws {
        let path = "/v1/interview_types/company_insider"
        try server.call("PATCH", path, #"{"name":"Insider"}"#, token: admin, expecting: 200)
        for path in ["/v1/interview_types", path, "\(path)/history?limit=1"] {
            try server.call("GET", path, expecting: 200)
        }
    }

    private func suppress(by admin: String) throws {
        let person = #"{"email":"gone@example.org"}"#
        let made = try server.call("POST", "/v1/suppressions", person, token: admin, expecting: 201)
        try server.call("POST", "/v1/suppressions/search", person, token: admin, expecting: 200)
        for path in ["/v1/suppressions", "/v1/suppressions/\(made.id)"] {
            try server.call("GET", path, token: admin, expecting: 200)
        }
        try server.call("DELETE", "/v1/suppressions/\(made.id)", token: admin, expecting: 204)
        try server.call("GET", "/v1/checks", expecting: 200)
        let text = #"{"kind":"update","interview_type":"company_insider","text":"All is well."}"#
        try server.call("POST", "/v1/checks", text, expecting: 200)
    }

    /// What others do with rows of hers, in a centre of their own.
    private func share() throws {
        let centre = try Centre(server)
        let fixtures = Fixtures(centre)
        _ = try centre.grant("progress", "interviews", "contacts", "notes")
        for kind in fixtures.trashable { _ = try fixtures.make(kind) }
        for path in ["/v1/sharing_grants", "/v1/sharing_grants?as=grantee,owner", "/v1/audit_entries?action=find"] {
            for person in [centre.ada, centre.advisor, centre.admin] {
                try server.call("GET", path, token: person.token, expecting: 200)
            }
        }
        let cohort = try fixtures.make("cohorts")
        for path in ["/v1/cohorts/\(cohort)/progress", "/v1/users/\(centre.ada.id)/progress"] {
            try server.call("GET", path, token: centre.advisor.token, expecting: 200)
        }
        for kind in ["contacts", "requests", "interviews", "notes", "reviews"] {
            try server.call(
                "GET", "/v1/\(kind)?owner_id=\(centre.ada.id)", token: centre.advisor.token, expecting: 200)
        }
        _ = try centre.make("sharing_grants", "{\"grantee_cohort_id\":\"\(cohort)\",\"scopes\":[\"notes\"]}")
        try server.call("DELETE", "/v1/cohorts/\(cohort)", token: centre.admin.token, expecting: 204)
    }

    /// Every filter and every sort of a list, each from its first page on.
    private func list<R: Resource>(_ resource: R.Type) throws {
        let path = "/v1/\(R.name.plural)"
        for sort in Question<R>.sortNames {
            let page = try server.call("GET", "\(path)?sort=\(sort)&limit=1", expecting: 200)
            if let cursor = page.json["next_cursor"].string {
                try server.call("GET", "\(path)?cursor=\(cursor)", expecting: 200)
            }
        }
        try server.call("GET", "\(path)?q=a+b&include_total=true&limit=1", expecting: 200)
        try server.call("GET", "\(path)?q=a&sort=-created_at&include_total=true", expecting: 200)
        if !R.expansionNames.isEmpty {
            try server.call("GET", "\(path)?expand=\(R.expansionNames.joined(separator: ","))", expecting: 200)
        }
        for parameter in Question<R>.parameterNames where parameter.contains(".exists") || parameter.contains(".g") {
            let value =
                parameter.contains(".exists")
                ? "true"
                : parameter.contains("_on") || parameter.hasPrefix("respond_by")
                    || parameter.hasPrefix("awaited_until")
                    ? "2026-01-01"
                    : parameter.contains("_at") || parameter.hasPrefix("at.") ? "2026-01-01T00:00:00Z" : "1"
            try server.call("GET", "\(path)?\(parameter)=\(value)", expecting: 200)
        }
        try server.call(
            "GET", "\(path)?deleted=true&tags=a&external_id=b&ids=00000000-0000-7000-8000-000000000000", expecting: 200)
    }
}

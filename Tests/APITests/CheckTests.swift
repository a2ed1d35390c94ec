import JSON
import Records
import Services
import Testing
import Wording

/// What is found fault with in texts, and where.
@Suite("Checks") struct CheckTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    private func report(
        _ kind: String, _ text: String, _ type: String = "career_exploration", _ more: String = ""
    ) throws -> [JSONValue] {
        let text = String(decoding: JSONValue.string(text).bytes, as: UTF8.self)
        return try checks("\"kind\":\"\(kind)\",\"interview_type\":\"\(type)\",\"text\":\(text)\(more)")
    }

    private func checks(_ members: String) throws -> [JSONValue] {
        let answer = try server.call("POST", "/v1/checks", "{\(members)}", expecting: 200)
        #expect(answer.json["object"].string == "check_report")
        return answer.json["checks"].elements
    }

    private func codes(_ checks: [JSONValue]) -> [String] { checks.compactMap { $0["code"].string } }

    /// The guide's request with a further sentence in its midst.
    private func saying(_ sentence: String) -> String {
        FirstRequest.message.replacing("Thank you for considering it.", with: "\(sentence) Thank you for reading.")
    }

    /// The part of a text that a check points at.
    private func pointed(_ check: JSONValue?, in text: String) -> String? {
        guard let offset = check?["place"]["offset"].integer, let length = check?["place"]["length"].integer else {
            return nil
        }
        return String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(offset).prefix(length)))
    }

    @Test func `the contract's example is found where the contract says`() throws {
        let text = "Hi Grace, could you hire me, or could we talk for an hour?"
        let body = #"{"kind":"request","interview_type":"career_exploration","text":"\#(text)"}"#
        let checks = try server.call("POST", "/v1/checks", body, expecting: 200).json["checks"].elements
        let ask = checks.first { $0["code"].string == "asks_for_job" }
        #expect(pointed(ask, in: text)?.contains("hire me") == true)
        #expect(codes(checks).contains("too_long_ask"))
    }

    @Test func `the guide's first request has no fault, as a text and as a request`() throws {
        #expect(try report("request", FirstRequest.message) == [])
        let request = try request(FirstRequest.message)
        #expect(request.json["checks"] == .array([]))
        try server.call("POST", "/v1/requests/\(request.id)/send", expecting: 200)
    }

    @Test("S3, S4, S50 to S55: a request with five faults gets them all, each at its place")
    func five() throws {
        let text = """
            Hi Grace \u{1F600},

            I am looking for a job at the moment and applying everywhere. Could you hire me? How much do you earn?
            Could we talk for an hour?
            """
        let checks = try report("request", text)
        let placed = checks.filter { $0["place"] != .null }
        #expect(
            codes(placed) == [
                "asks_for_job", "mentions_job_search", "mentions_job_search", "asks_personal_pay", "too_long_ask",
            ]
                || codes(placed) == ["asks_for_job", "mentions_job_search", "asks_personal_pay", "too_long_ask"])
        #expect(pointed(placed.first, in: text)?.contains("hire me") == true)
        #expect(pointed(placed.last, in: text)?.contains("an hour") == true)
        #expect(pointed(checks.first { $0["code"].string == "asks_personal_pay" }, in: text)?.contains("earn") == true)
        #expect(codes(checks).contains("no_purpose") && codes(checks).contains("no_why_you"))
        for check in checks {
            #expect(
                check.members.map(\.name) == [
                    "code", "severity", "message", "why", "fix", "source", "place", "busy_until",
                ])
            #expect(
                check["source"].string?.hasPrefix("S") == true && check["place"]["member"].string ?? "text" == "text")
        }
    }

    @Test("S4: the search is an error in the first type, a warning in the second, information in the third")
    func search() throws {
        let text = saying("I am looking for a job at the moment.")
        for (type, severity) in [
            ("career_exploration", "error"), ("company_insider", "warning"), ("hiring_manager", "info"),
        ] {
            let found = try report("request", text, type).filter { $0["code"].string == "mentions_job_search" }
            #expect(found.map { $0["severity"].string } == [severity], "\(type)")
        }
    }

    @Test(
        "S54, S55: the minutes of a text are judged by their upper end",
        arguments: [
            ("fifteen minutes", [String]()), ("15 to 20 minutes", []), ("25 minutes", ["long_ask"]),
            ("half an hour", ["long_ask"]), ("45 minutes", ["too_long_ask"]), ("a few minutes", ["no_duration"]),
        ])
    func minutes(words: String, expected: [String]) throws {
        let text = FirstRequest.message.replacing("fifteen minutes", with: words)
        #expect(codes(try report("request", text)) == expected)
    }

    @Test("S80: what a field usually pays is told for information only")
    func pay() throws {
        let text = saying("What do people in this field usually earn?")
        let found = try report("request", text).filter { $0["code"].string == "asks_personal_pay" }
        #expect(found.map { $0["severity"].string } == ["info"])
    }

    @Test("S20, S53, S62: facts are judged where they are given")
    func facts() throws {
        let text = FirstRequest.message
        func codes(_ facts: String) throws -> [String] {
            self.codes(try report("request", text, "career_exploration", ",\"facts\":{\(facts)}"))
        }
        #expect(try codes("") == [])
        #expect(try codes(#""objectives":[]"#) == ["no_objective"])
        #expect(try codes(#""objectives":["learn_field"]"#) == [])
        #expect(try codes(#""commonalities":[{"kind":"town","detail":"Lisbon"}]"#) == ["unused_commonality"])
        #expect(try codes(#""commonalities":[{"kind":"alumni","detail":"Humber College"}]"#) == [])
        #expect(try codes(#""position_verified_on":"2025-11-20""#) == ["stale_position"])
        #expect(try codes(#""position_verified_on":"2025-11-21""#) == [])
        let bare = try checks(#""kind":"request","interview_type":"company_insider","facts":{"asked_minutes":45}"#)
        #expect(self.codes(bare) == ["no_objective", "no_purpose", "no_why_you", "too_long_ask"])
    }

    @Test("S50, S51, S52: what a member says counts once it is in the text too")
    func members() throws {
        let text = "Dear Ms Okafor, could you spare fifteen minutes? Thank you, Ada"
        let bare = codes(try report("request", text))
        #expect(bare == ["no_purpose", "no_introduction", "no_interest", "no_why_you", "no_expertise_named"])
        let said =
            #","facts":{"purpose":"Learn how wards plan their nights","why_you":"You planned the night wards at Humber"}"#
        #expect(codes(try report("request", text, "career_exploration", said)) == bare)
        let told = "\(text)\nNight wards; how they plan their nights at Humber."
        let rest = codes(try report("request", told, "career_exploration", said))
        #expect(!rest.contains("no_purpose") && !rest.contains("no_why_you"))
    }

    @Test("S75, S84, S96: a list of questions is counted, and each place is within its question")
    func questions() throws {
        func ask(_ questions: [String], _ type: String, _ more: String = "") throws -> [JSONValue] {
            let list = String(decoding: JSONValue.array(questions.map { .string($0) }).bytes, as: UTF8.self)
            return try checks("\"kind\":\"questions\",\"interview_type\":\"\(type)\",\"questions\":\(list)\(more)")
        }
        let few = try ask(["What fills your days?", "How much do you earn?"], "career_exploration")
        #expect(
            codes(few) == [
                "asks_personal_pay", "too_few_questions", "no_resources_question", "no_closing_referral_question",
            ])
        #expect(few[0]["place"]["member"].string == "questions/1")
        #expect(pointed(few[0], in: "How much do you earn?")?.contains("earn") == true)
        #expect(!codes(try ask(["What fills your days?"], "company_insider")).contains("no_resources_question"))
        let plain = [
            "What fills your days?", "How did you come to this work?", "What do you like best about it?",
            "What do you like least?", "What training does it take?", "What does a typical week look like?",
            "Where does most of your time go?", "Is your post typical of the field?", "What has changed in ten years?",
            "What do you look for when you hire?", "What would you do in my place?",
            "Which websites or publications would you point me to?", "Who else in this field should I talk to?",
        ]
        #expect(try ask(plain, "career_exploration") == [])
        #expect(codes(try ask(plain, "career_exploration", ",\"minutes\":10")) == ["too_many_questions"])
        let text = plain.joined(separator: "\\n")
        #expect(
            try checks("\"kind\":\"questions\",\"interview_type\":\"career_exploration\",\"text\":\"\(text)\"") == [])
    }

    @Test("S60, S100, S105: messages that come after are judged by their kind")
    func messages() throws {
        let blame = "Dear Grace, I am disappointed that you ignored my message. You could at least reply."
        #expect(codes(try report("follow_up", blame)).contains("blames_silence"))
        #expect(codes(try report("thank_you", "Thank you for everything!")) == ["no_concrete_point"])
        #expect(
            codes(try report("update", "Dear Grace, I hope you are well. Best wishes, Ada")) == ["update_without_news"])
        #expect(
            codes(try report("thank_you", "Thank you! Could you pass my resume on to your boss?")).contains(
                "asks_for_job"))
    }

    @Test(arguments: [
        (#"{"kind":"request","interview_type":"company_insider"}"#, ["#/text required"]),
        (#"{"kind":"update","interview_type":"company_insider","facts":{}}"#, ["#/text required"]),
        (
            #"{"kind":"update","interview_type":"company_insider","text":"a","questions":["b"]}"#,
            ["#/questions conflict_with"]
        ),
        (
            #"{"kind":"questions","interview_type":"company_insider","text":"a","questions":["b"]}"#,
            ["#/questions conflict_with"]
        ),
        (#"{"kind":"poem","interview_type":"company_insider","text":"a"}"#, ["#/kind not_in_enum"]),
        (#"{"text":"a"}"#, ["#/kind required", "#/interview_type required"]),
        (
            #"{"kind":"update","interview_type":"company_insider","text":"a","facts":{"purpos":"b"}}"#,
            ["#/facts/purpos unknown_field"]
        ),
    ])
    func `a question that cannot be answered is refused`(body: String, errors: [String]) throws {
        #expect(try server.call("POST", "/v1/checks", body, expecting: 422).errors == errors)
    }

    @Test func `the catalogue tells every check, with the severities that hold here`() throws {
        let rules = try server.call("GET", "/v1/checks", expecting: 200).json["data"].elements
        #expect(rules.compactMap { $0["code"].string } == CheckCatalogue.rules.map(\.code.rawValue))
        #expect(Set(rules.compactMap { $0["code"].string }) == Set(CheckCode.words))
        for rule in rules {
            #expect((1...200).contains(rule["message"].string?.count ?? 0), "\(rule["code"])")
            #expect((1...400).contains(rule["why"].string?.count ?? 0), "\(rule["code"])")
            #expect((1...400).contains(rule["fix"].string?.count ?? 0), "\(rule["code"])")
        }
        let resources = rules.first { $0["code"].string == "no_resources_question" }
        #expect(resources?["severities"]["company_insider"] == .null)
        try server.call(
            "PATCH", "/v1/interview_types/company_insider",
            #"{"severities":{"no_resources_question":"info","too_few_questions":"info"}}"#,
            token: try server.admin(), expecting: 200)
        let changed = try server.call("GET", "/v1/checks", expecting: 200).json["data"].elements
            .first { $0["code"].string == "no_resources_question" }
        #expect(changed?["severities"]["company_insider"].string == "info")
        let questions = #""kind":"questions","interview_type":"company_insider","questions":["What fills your days?"]"#
        let found = try checks(questions).first { $0["code"].string == "too_few_questions" }
        #expect(found?["severity"].string == "info")
    }

    @Test func `every fault that the judge of texts can find has its check`() {
        for fault in FaultCode.allCases { #expect(CheckCode(rawValue: fault.rawValue) != nil, "\(fault)") }
    }

    // MARK: Requests

    private func contact(_ body: String = #"{"name":"Grace Okafor"}"#) throws -> String {
        try server.call("POST", "/v1/contacts", body, expecting: 201).id
    }

    private func request(
        _ message: String?, to contact: String? = nil, _ more: String = ""
    ) throws -> Response {
        let message = message.map { JSONValue.string($0) } ?? .null
        let contact = try contact ?? self.contact()
        let body = """
            {"contact_id":"\(contact)","interview_type":"career_exploration","objectives":["learn_field"],\
            "purpose":"\(FirstRequest.purpose)","why_you":"\(FirstRequest.whyYou)",\
            "message":\(String(decoding: message.bytes, as: UTF8.self))\(more)}
            """
        return try server.call("POST", "/v1/requests", body, expecting: 201)
    }

    @Test("S20, S50, S52: a request without a message is judged by its members")
    func bare() throws {
        let body =
            "{\"contact_id\":\"\(try contact())\",\"interview_type\":\"career_exploration\",\"asked_minutes\":25}"
        let request = try server.call("POST", "/v1/requests", body, expecting: 201)
        #expect(codes(request.json["checks"].elements) == ["no_objective", "no_purpose", "no_why_you", "long_ask"])
        let refused = try server.call("POST", "/v1/requests/\(request.id)/send", "{}", expecting: 409)
        #expect(refused.code == "checks_failed")
        #expect(refused.errors == ["#/objectives no_objective", "#/purpose no_purpose"])
    }

    @Test("S3: a request that asks for a job is sent only with a recorded reason")
    func override() throws {
        let text = saying("Could you hire me?")
        let made = try request(text, to: nil, #","subject":"Please hire me""#)
        let found = made.json["checks"].elements
        #expect(codes(found) == ["asks_for_job", "asks_for_job"])
        #expect(found.map { $0["place"]["member"].string } == ["subject", "message"])
        #expect(pointed(found[1], in: text)?.contains("hire me") == true)
        let refused = try server.call("POST", "/v1/requests/\(made.id)/send", "{}", expecting: 409)
        #expect(refused.errors == ["#/subject asks_for_job", "#/message asks_for_job"])
        let sent = try server.call(
            "POST", "/v1/requests/\(made.id)/send", #"{"override_reason":"It is a joke between us."}"#, expecting: 200)
        #expect(sent.json["override_reason"].string == "It is a joke between us.")
        #expect(codes(sent.json["checks"].elements) == ["asks_for_job", "asks_for_job"])
        let accepted = try server.call("POST", "/v1/requests/\(made.id)/accept", "{}", expecting: 200)
        #expect(accepted.json["checks"] == .array([]))
    }

    @Test("S60: a follow-up that reproaches or asks for a job is told so")
    func followUp() throws {
        let made = try request(FirstRequest.message)
        let path = "/v1/requests/\(made.id)"
        try server.call("POST", "\(path)/send", expecting: 200)
        let refused = try server.call(
            "POST", "\(path)/follow_up", #"{"message":"Could you hire me?"}"#, expecting: 409)
        #expect(refused.errors == ["#/message asks_for_job"])
        try server.call(
            "POST", "\(path)/follow_up", #"{"message":"Could you hire me?","override_reason":"They asked."}"#,
            expecting: 200)
        try server.call("POST", "\(path)/follow_up", #"{"message":"I hope that all is well."}"#, expecting: 200)
    }

    @Test("S52: the same text to several people is found by its words, not by its greeting and names")
    func massMail() throws {
        let first = try request(FirstRequest.message)
        #expect(first.json["checks"] == .array([]))
        let other = try contact(#"{"name":"Jonas Weber"}"#)
        let text = FirstRequest.message.replacing("Dear Ms Okafor", with: "Hello Jonas").replacing(".", with: " .")
        let second = try request(text, to: other)
        #expect(codes(second.json["checks"].elements) == ["mass_mail"])
        let again = try server.call("GET", "/v1/requests/\(first.id)", expecting: 200)
        #expect(codes(again.json["checks"].elements) == ["mass_mail"])
        let page = try server.call("GET", "/v1/requests?fields=checks", expecting: 200).json["data"].elements
        #expect(page.map { codes($0["checks"].elements) } == [["mass_mail"], ["mass_mail"]])
        try server.call(
            "PATCH", "/v1/requests/\(second.id)",
            #"{"message":"Hello Jonas, you wrote that shifts can be planned by those who work them. I study nursing at Humber and would love to learn in fifteen minutes how that is done, as you did it first."}"#,
            expecting: 200)
        let alone = try server.call("GET", "/v1/requests/\(first.id)", expecting: 200)
        #expect(alone.json["checks"] == .array([]))
        let eve = try server.student("eve@example.org")
        let hers = try server.call("POST", "/v1/contacts", #"{"name":"Grace Okafor"}"#, token: eve, expecting: 201).id
        let body = JSONValue.string(FirstRequest.message)
        let theirs = try server.call(
            "POST", "/v1/requests",
            "{\"contact_id\":\"\(hers)\",\"interview_type\":\"career_exploration\",\"message\":\(String(decoding: body.bytes, as: UTF8.self))}",
            token: eve, expecting: 201)
        #expect(!codes(theirs.json["checks"].elements).contains("mass_mail"))
    }

    @Test("S53: what the two share is missed where the text leaves it out")
    func commonality() throws {
        let contact = try contact(
            #"{"name":"G","commonalities":[{"kind":"town","detail":"Lisbon"},{"kind":"employer","detail":"Weaver & Sons"}]}"#
        )
        let made = try request(FirstRequest.message, to: contact)
        #expect(codes(made.json["checks"].elements) == ["unused_commonality"])
        let text = FirstRequest.message.replacing("Thank you", with: "I grew up in Lisbon too. Thank you")
        #expect(try request(text, to: contact).json["checks"] == .array([]))
    }

    @Test("S49: a pitch that was not rehearsed is told before a call")
    func pitch() throws {
        let made = try request(FirstRequest.message, to: nil, #","channel":"phone""#)
        #expect(codes(made.json["checks"].elements) == ["pitch_not_rehearsed"])
        let pitch = try server.call("POST", "/v1/pitches", #"{"name":"P","text":"I am Ada."}"#, expecting: 201).id
        #expect(codes(try found(made)) == ["pitch_not_rehearsed"])
        try server.call("POST", "/v1/pitches/\(pitch)/rehearse", expecting: 200)
        #expect(codes(try found(made)) == [])
        let other = try server.call("POST", "/v1/pitches", #"{"name":"Q","text":"I am Ada."}"#, expecting: 201).id
        try server.call("PATCH", "/v1/requests/\(made.id)", "{\"pitch_id\":\"\(other)\"}", expecting: 200)
        #expect(codes(try found(made)) == ["pitch_not_rehearsed"])
        try server.call("PATCH", "/v1/requests/\(made.id)", #"{"channel":"email"}"#, expecting: 200)
        #expect(codes(try found(made)) == [])
    }

    private func found(_ request: Response) throws -> [JSONValue] {
        try server.call("GET", "/v1/requests/\(request.id)", expecting: 200).json["checks"].elements
    }

    @Test("S40, S53: what profile and contact show to be shared is missed too")
    func foundCommonality() throws {
        let contact = try contact(#"{"name":"G","school":"Lund University"}"#)
        let made = try request(FirstRequest.message, to: contact)
        #expect(codes(try found(made)) == [])
        try server.call("PATCH", "/v1/profile", #"{"school":"Lund University"}"#, expecting: 200)
        #expect(codes(try found(made)) == ["unused_commonality"])
    }

    @Test("S51: what the profile says counts once it is in the text")
    func profile() throws {
        let text = "Dear Ms Okafor, could you spare fifteen minutes? Quiltmaker, Saskatoon, mending heirlooms. Ada"
        let made = try request(text)
        #expect(codes(try found(made)).contains("no_introduction"))
        try server.call(
            "PATCH", "/v1/profile", #"{"introduction":"Quiltmaker from Saskatoon","interests":"Mending heirlooms"}"#,
            expecting: 200)
        let left = codes(try found(made))
        #expect(!left.contains("no_introduction") && !left.contains("no_interest"))
    }

    @Test("S37: a position that was looked up more than a year ago is told")
    func stale() throws {
        let contact = try contact(#"{"name":"G","title":"Planner","position_verified_on":"2025-11-20"}"#)
        let made = try request(FirstRequest.message, to: contact)
        #expect(codes(made.json["checks"].elements) == ["stale_position"])
        try server.call(
            "PATCH", "/v1/contacts/\(contact)", #"{"position_verified_on":"2026-11-21"}"#, expecting: 200)
        #expect(try server.call("GET", "/v1/requests/\(made.id)", expecting: 200).json["checks"] == .array([]))
    }

    // MARK: Messages and attempts

    @Test("S3, S60, S100, S105: messages are judged by their kind, and sent in spite of an error only with a reason")
    func messageChecks() throws {
        let contact = try contact()
        func message(_ kind: String, _ body: String, _ more: String = "") throws -> Response {
            try server.call(
                "POST", "/v1/messages",
                "{\"contact_id\":\"\(contact)\",\"kind\":\"\(kind)\",\"body\":\"\(body)\"\(more)}", expecting: 201)
        }
        func codes(_ message: Response) -> [String] { self.codes(message.json["checks"].elements) }
        #expect(codes(try message("thank_you", "Thank you for everything!")) == ["no_concrete_point"])
        #expect(codes(try message("other", "Thank you for everything!")) == [])
        let blame = "I am disappointed that you ignored my message. You could at least reply."
        #expect(codes(try message("follow_up", blame)).contains("blames_silence"))
        let asking = try message(
            "update", "I passed my exam, as you said I would. Could you hire me?", #","subject":"News""#)
        #expect(codes(asking) == ["asks_for_job"])
        #expect(asking.json["checks"][0]["place"]["member"].string == "body")
        let refused = try server.call("POST", "/v1/messages/\(asking.id)/send", "{}", expecting: 409)
        #expect(refused.code == "checks_failed" && refused.errors == ["#/body asks_for_job"])
        let sent = try server.call(
            "POST", "/v1/messages/\(asking.id)/send", #"{"override_reason":"They offered."}"#, expecting: 200)
        #expect(sent.json["override_reason"].string == "They offered.")
    }

    @Test("S46, S47, S49: attempts are told what could be done better the next time")
    func attempts() throws {
        let request = try request(FirstRequest.message, to: nil, #","channel":"phone""#)
        func attempt(_ outcome: String, _ at: String) throws -> [String] {
            let body = """
                {"request_id":"\(request.id)","channel":"phone","outcome":"\(outcome)","at":"\(at)"}
                """
            return codes(try server.call("POST", "/v1/attempts", body, expecting: 201).json["checks"].elements)
        }
        #expect(try attempt("no_answer", "2026-11-18T09:00:00Z") == ["pitch_not_rehearsed"])
        let pitch = try server.call("POST", "/v1/pitches", #"{"name":"P","text":"I am Ada."}"#, expecting: 201).id
        try server.call("POST", "/v1/pitches/\(pitch)/rehearse", expecting: 200)
        #expect(try attempt("voicemail_left", "2026-11-19T09:30:00Z") == ["voicemail_on_cold", "same_daypart_retry"])
        #expect(try attempt("no_answer", "2026-11-20T15:00:00Z") == [])
        let list = try server.call("GET", "/v1/attempts?sort=at", expecting: 200).json["data"].elements
        #expect(list.map { codes($0["checks"].elements) } == [[], ["voicemail_on_cold", "same_daypart_retry"], []])
        try server.call(
            "PATCH", "/v1/contacts/\(request.json["contact_id"].string ?? "")", #"{"relationship":"friend"}"#,
            expecting: 200)
        let second = list[1]["id"].string ?? ""
        let again = try server.call("GET", "/v1/attempts/\(second)", expecting: 200)
        #expect(codes(again.json["checks"].elements) == ["same_daypart_retry"])
    }
}

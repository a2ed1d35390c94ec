import Foundation
import JSON
import Testing
import Wording

/// Texts to ask with (S41, S45, S50 to S59, S62, S63). It is Saturday, 21 November 2026, 10:00 UTC.
@Suite("Drafts") struct DraftTests {
    let server: TestServer

    init() throws { server = try TestServer() }

    static let channels = ["email", "linkedin_note", "linkedin_message", "phone", "introduction", "in_person"]

    private func quoted(_ text: String) -> String { String(decoding: JSONValue.string(text).bytes, as: UTF8.self) }

    private func profile(_ body: String) throws { try server.call("PATCH", "/v1/profile", body, expecting: 200) }

    /// A request to Maya Lindqvist, principal engineer at Volvo.
    private func request(_ members: String = "", contact: String = "", type: String = "career_exploration") throws
        -> String
    {
        let organization = try server.call("POST", "/v1/organizations", #"{"name":"Volvo"}"#, expecting: 201).id
        let person = try server.call(
            "POST", "/v1/contacts",
            """
            {"name":"Maya Lindqvist","email":"maya@example.org","phone":"+46 31 555 010","title":"Principal engineer",
            "linkedin_url":"https://linkedin.example.org/in/maya","role_family":"Product engineering",
            "organization_id":"\(organization)","time_zone":"Europe/Stockholm"\(contact)}
            """, expecting: 201)
        return try server.call(
            "POST", "/v1/requests",
            "{\"contact_id\":\"\(person.id)\",\"interview_type\":\"\(type)\",\"objectives\":[\"learn_field\"]\(members)}",
            expecting: 201
        ).id
    }

    private func draft(_ request: String, _ channel: String) throws -> JSONValue {
        try server.call("GET", "/v1/requests/\(request)/draft?channel=\(channel)", expecting: 200).json
    }

    private func message(_ members: String = "", contact: String = "", _ channel: String = "email") throws -> String {
        try draft(try request(members, contact: contact), channel)["message"].string ?? ""
    }

    private static let full = """
        ,"purpose":"Learn how product engineering is done in Gothenburg, and how people came to it.",
        "why_you":"You moved from mechanical to product engineering, which is the step I am thinking about.",
        "asked_minutes":20,"format":"video","proposed_times":["2026-12-01T14:00:00Z","2026-11-01T10:00:00Z"]
        """
    private static let bond = #","commonalities":[{"kind":"alumni","detail":"Lund University"}]"#

    private func fillProfile() throws {
        try profile(
            """
            {"stage":"student","headline":"Student of mechanical engineering at Lund","interests":"Sustainable materials; repair",
            "introduction":"Third-year student of mechanical engineering at Lund. I repair bicycles on Saturdays.",
            "affiliations":["veteran","alumni of Chalmers"],"linkedin_url":"https://linkedin.example.org/in/ada"}
            """)
        try server.call(
            "POST", "/v1/pitches",
            #"{"name":"p","text":"I study mechanical engineering and repair bicycles.","default":true}"#, expecting: 201
        )
    }

    @Test("S50 to S54: a letter says who asks, why this person, what for, and for how long")
    func letter() throws {
        try fillProfile()
        let draft = try draft(try request(Self.full, contact: Self.bond), "email")
        let text = try #require(draft["message"].string)
        for part in [
            "Dear Maya Lindqvist,", "My name is Ada Lovelace.",
            "I am a third-year student of mechanical engineering at Lund.",
            "I repair bicycles on Saturdays.", "I am also a veteran and one of the alumni of Chalmers.",
            "I am especially interested in sustainable materials, repair.",
            "I am writing to you because you moved from mechanical to product engineering,",
            "We both studied at Lund University.",
            "I would like to learn from your experience as Principal engineer at Volvo.",
            "I would like to learn how product engineering is done in Gothenburg, and how people came to it.",
            "Would you have 20 minutes by video to tell me a little about your work and how you came to it?",
            "Would Tuesday, 1 December at 15:00 (Stockholm time) suit you?", "Kind regards,\nAda Lovelace",
        ] { #expect(text.contains(part), "\(part)\n\n\(text)") }
        #expect(draft["subject"].string == "20 minutes about your work in product engineering?")
        #expect(draft["to"].string == "maya@example.org" && draft["missing"].elements == [])
        #expect(draft["notes"].strings == ["Proposed times that have passed are left out."])
        #expect(draft["length"].integer == text.unicodeScalars.count && draft["spoken_seconds"] == .null)
    }

    @Test(
        "S50: a purpose in any form becomes a sentence",
        arguments: [
            ("Learn how design is done", "I would like to learn how design is done."),
            ("to learn how design is done.", "I would like to learn how design is done."),
            ("How people get into design", "I would like to understand how people get into design."),
            ("Understanding the market…", "I am interested in understanding the market."),
            ("I want to see a lab from inside!", "I want to see a lab from inside!"),
            ("Product engineering", "I would like to learn about product engineering."),
            ("Berlin startups", "What I would like to learn about: Berlin startups."),
            ("UX research at banks", "I would like to learn about UX research at banks."),
            ("how do people start?", "The question on my mind is: How do people start?"),
            (
                "Learn the basics. Hear about Dr. Lund's lab.",
                "I would like to learn the basics. I would also like to hear about Dr. Lund's lab."
            ),
        ])
    func purposes(_ own: String, _ sentence: String) throws {
        let text = try message(",\"purpose\":\(quoted(own))")
        #expect(text.contains(sentence), "\(text)")
    }

    @Test(
        "S51: whatever stands in the profile, the writer introduces herself in whole sentences",
        arguments: [
            (#"{"headline":"Industrial designer"}"#, "I am an industrial designer."),
            (#"{"headline":"MBA student at Lund"}"#, "I am an MBA student at Lund."),
            (#"{"headline":"University student"}"#, "I am a University student."),
            (#"{"headline":"A nurse | runner"}"#, "I am a nurse."),
            (#"{"headline":"Passionate about trains"}"#, "I am passionate about trains."),
            (#"{"headline":"Studying law at Uppsala"}"#, "I am studying law at Uppsala."),
            (#"{"introduction":"I teach maths. Soon I'll move."}"#, "I teach maths. Soon I'll move."),
            (#"{"stage":"student","program":"Marine biology","school":"Lund"}"#, "I study marine biology at Lund."),
            (#"{"stage":"new_grad","program":"Law","school":"Lund"}"#, "I recently finished my degree in law at Lund."),
            (#"{"stage":"employed","employer":"Saab"}"#, "I work at Saab."),
            (
                #"{"stage":"career_changer","employer":"Saab"}"#,
                "I work at Saab now, and am thinking about a change of field."
            ),
            (
                #"{"stage":"newcomer","moved_to":"Malmö","newcomer_from":"Quito"}"#,
                "I recently moved to Malmö from Quito."
            ),
            (#"{"stage":"returning"}"#, "I am returning to working life after a break."),
        ])
    func stages(_ body: String, _ sentence: String) throws {
        try profile(body)
        let text = try message()
        #expect(text.contains(sentence), "\(text)")
    }

    @Test(
        "S52: the reason for choosing this person is said to her",
        arguments: [
            ("Because you built the lab", "I am writing to you because you built the lab."),
            ("Your talk at Nordic Design stayed with me", "Your talk at Nordic Design stayed with me."),
            ("your path from law to design", "I am writing to you because of your path from law to design."),
            ("I read your paper on joints.", "I read your paper on joints."),
            ("How you moved into design", "I am curious how you moved into design."),
        ])
    func reasons(_ own: String, _ sentence: String) throws {
        let text = try message(",\"why_you\":\(quoted(own))")
        #expect(text.contains(sentence), "\(text)")
    }

    @Test("S52: a reason that speaks about the person is left out, and the draft says why")
    func aboutHer() throws {
        let draft = try draft(try request(#","why_you":"She built the lab.""#), "email")
        #expect(draft["message"].string?.contains("She built") == false)
        #expect(draft["notes"].strings.contains { $0.contains("speaks about them") })
    }

    @Test(
        "S53: what the two share is said in a sentence",
        arguments: [
            ("alumni", "Both studied at Lund", "We both studied at Lund."),
            ("employer", "Saab", "We have both worked at Saab."),
            ("town", "Malmö", "Malmö is a place that we share."), ("language", "Finnish", "We both speak Finnish."),
            ("interest", "Sailing.", "We share an interest in sailing."),
            ("other", "we met at the fair", "We met at the fair."),
        ])
    func bonds(_ kind: String, _ detail: String, _ sentence: String) throws {
        let text = try message("", contact: ",\"commonalities\":[{\"kind\":\"\(kind)\",\"detail\":\"\(detail)\"}]")
        #expect(text.contains(sentence), "\(text)")
    }

    @Test("S55, S56: the minutes asked for are those of the request, in each type of talk and on each channel")
    func minutes() throws {
        for type in ["career_exploration", "company_insider", "hiring_manager"] {
            for channel in Self.channels {
                let text = try draft(try request(#","asked_minutes":25"#, type: type), channel)["message"].string
                #expect(text?.contains("25 minutes") == true, "\(type) \(channel): \(text ?? "")")
            }
        }
        #expect(try message().contains("15 minutes"))
    }

    @Test("S57: without proposed times the writer fits in with the other's calendar")
    func times() throws {
        #expect(try message().contains("I am glad to fit in with your calendar."))
        let next = try message(#","proposed_times":["2027-01-04T08:30:00Z","2026-12-30T09:00:00Z"]"#)
        #expect(
            next.contains(
                "Would Wednesday, 30 December at 10:00 or Monday, 4 January 2027 at 09:30 (Stockholm time) suit you?"),
            "\(next)")
    }

    @Test("S50, S63: a call has a script with its length, which opens with a choice of theirs")
    func call() throws {
        try fillProfile()
        let draft = try draft(try request(Self.full, contact: Self.bond), "phone")
        let steps = draft["script"].elements.compactMap { $0["step"].string }
        #expect(
            steps == [
                "greeting", "introduction", "connection", "purpose", "ask", "if_yes", "if_busy", "if_no", "voicemail",
            ])
        let said = try #require(draft["message"].string)
        #expect(
            said.hasPrefix("Hello, is this Maya Lindqvist? My name is Ada Lovelace. I study mechanical engineering"))
        #expect(said.hasSuffix("Could I ask you for 20 minutes, now or at a time that suits you better?"))
        // 150 words a minute.
        let words = said.split(separator: " ").count
        #expect(draft["spoken_seconds"].integer == (words * 60 + 149) / 150)
        #expect(
            draft["script"].elements.contains { $0["text"].string?.contains("what made you choose this work") == true })
        #expect(draft["script"].elements.last?["text"].string?.hasPrefix("Leave no message") == true)
        #expect(draft["to"].string == "+46 31 555 010" && draft["mailto"] == .null && draft["subject"] == .null)
    }

    @Test("S49: a call is opened with the request's own pitch")
    func ownPitch() throws {
        try fillProfile()
        let pitch = try server.call("POST", "/v1/pitches", #"{"name":"q","text":"I build boats."}"#, expecting: 201).id
        let said = try message(",\"pitch_id\":\"\(pitch)\"", "phone")
        #expect(said.contains("I build boats.") && !said.contains("bicycles"))
    }

    @Test(
        "S3, S50 to S54, S62: a draft has none of the faults that texts are judged for",
        arguments: InterviewKind.allCases)
    func judged(_ type: InterviewKind) throws {
        try fillProfile()
        let talk = try #require(TalkType(rawValue: type.rawValue))
        let bea = try server.call("POST", "/v1/contacts", #"{"name":"Bea Kim"}"#, expecting: 201).id
        let referral = try server.call(
            "POST", "/v1/referrals", "{\"from_contact_id\":\"\(bea)\",\"name\":\"Maya\"}", expecting: 201
        ).id
        let id = try request(
            Self.full + ",\"referral_id\":\"\(referral)\"", contact: Self.bond, type: type.rawValue)
        for (channel, kind) in [
            ("email", TextKind.request), ("linkedin_message", .request), ("introduction", .introduction),
        ] {
            let text = try #require(try draft(id, channel)["message"].string)
            #expect(Wording.read(text, as: kind, type: talk).map(\.code) == [], "\(channel): \(text)")
        }
        // A note and a call have no place for everything, but nothing in them may be wrong.
        for channel in ["linkedin_note", "phone", "in_person"] {
            let text = try #require(try draft(id, channel)["message"].string)
            let faults = Wording.read(text, as: .request, type: talk).filter { $0.place != nil }
            #expect(faults == [], "\(channel): \(text)")
            #expect(!Wording.read(text, as: .request, type: talk).contains { $0.code == .noDuration }, "\(text)")
        }
    }

    enum InterviewKind: String, CaseIterable {
        case exploration = "career_exploration"
        case insider = "company_insider"
        case manager = "hiring_manager"
    }

    @Test("S45: writing before calling is suggested, never enforced")
    func writeFirst() throws {
        #expect(
            try draft(try request(), "phone")["notes"].strings.contains {
                $0.hasPrefix("Writing first may work better")
            })
    }

    @Test("S44: a note for LinkedIn keeps within its 300 characters by whole sentences")
    func note() throws {
        try fillProfile()
        let long = String(repeating: "long words ", count: 30)
        for members in [Self.full, ",\"purpose\":\"Learn \(long)\",\"why_you\":\"You are \(long)\"", ""] {
            let draft = try draft(try request(members, contact: Self.bond), "linkedin_note")
            let text = try #require(draft["message"].string)
            #expect(text.utf16.count <= 300 && text.hasPrefix("Hello Maya,"), "\(text)")
            #expect(text.contains("May I ask you for") && [".", "!", "?"].contains(String(text.suffix(1))), "\(text)")
            #expect(draft["notes"].strings.contains { $0.hasPrefix("Left out") } == (members != ""), "\(draft)")
        }
        // Nothing but the question has a place beside the longest name.
        let name = String(repeating: "Ö", count: 200)
        let person = try server.call("POST", "/v1/contacts", "{\"name\":\"\(name)\"}", expecting: 201).id
        let other = try server.call(
            "POST", "/v1/requests", "{\"contact_id\":\"\(person)\",\"interview_type\":\"hiring_manager\"}",
            expecting: 201
        ).id
        for channel in Self.channels {
            let draft = try draft(other, channel)
            #expect(channel != "linkedin_note" || draft["message"].string?.utf16.count ?? 999 <= 300)
            #expect(draft["subject"].string?.unicodeScalars.count ?? 0 <= 200)
        }
    }

    @Test("S29, S43: a go-between is asked for an introduction, with lines to pass on")
    func introduction() throws {
        try fillProfile()
        let bea = try server.call(
            "POST", "/v1/contacts", #"{"name":"Bea Kim","email":"bea@example.org","relationship":"friend"}"#,
            expecting: 201
        ).id
        let referral = try server.call(
            "POST", "/v1/referrals", "{\"from_contact_id\":\"\(bea)\",\"name\":\"Maya\",\"may_use_name\":true}",
            expecting: 201
        ).id
        let id = try request(Self.full + ",\"referral_id\":\"\(referral)\",\"arrangement\":\"referral\"")
        let ask = try draft(id, "introduction")
        let text = try #require(ask["message"].string)
        #expect(text.hasPrefix("Hello Bea,\n\nI would like to learn how product engineering"))
        #expect(text.contains("Maya Lindqvist (Principal engineer, Volvo) may be just the person to ask."))
        #expect(
            text.contains("Would you be willing to introduce us?")
                && text.contains("\n\nMy name is Ada Lovelace. I am a"))
        #expect(ask["to"].string == "bea@example.org")
        #expect(ask["mailto"].string?.hasPrefix("mailto:bea@example.org?subject=Could%20you%20introduce%20me") == true)
        #expect(try draft(id, "email")["message"].string?.contains("Bea Kim suggested that I write to you.") == true)
        try server.call("PATCH", "/v1/referrals/\(referral)", #"{"may_use_name":false}"#, expecting: 200)
        let unnamed = try draft(id, "email")
        #expect(unnamed["message"].string?.contains("Bea") == false)
        #expect(unnamed["notes"].strings.contains { $0.contains("may not use their name") })
        // An introduction that is planned leads to the one who is to make it, and is named once it is made.
        let contact = try server.call("GET", "/v1/requests/\(id)", expecting: 200).json["contact_id"].string ?? ""
        let planned = try server.call(
            "POST", "/v1/introductions", "{\"via_contact_id\":\"\(bea)\",\"to_contact_id\":\"\(contact)\"}",
            expecting: 201)
        try server.call(
            "PATCH", "/v1/requests/\(id)",
            "{\"introduction_id\":\"\(planned.id)\",\"arrangement\":\"introduction\",\"referral_id\":null}",
            expecting: 200)
        #expect(try draft(id, "introduction")["to"].string == "bea@example.org")
        #expect(try draft(id, "email")["message"].string?.contains("Bea") == false)
        try server.call("POST", "/v1/introductions/\(planned.id)/make", expecting: 200)
        #expect(try draft(id, "email")["message"].string?.contains("Bea Kim kindly put us in touch.") == true)
        let alone = try draft(try request(), "introduction")
        #expect(alone["missing"].strings.contains("request.introduction_id") && alone["to"] == .null)
    }

    @Test("S62: what the person is an expert in is named, and what is not known is not made up")
    func expertise() throws {
        #expect(try message().contains("your experience as Principal engineer at Volvo"))
        let untitled = try request()
        let contact = try server.call("GET", "/v1/contacts?limit=1", expecting: 200).json["data"].elements.first
        try server.call("PATCH", "/v1/contacts/\(contact?["id"].string ?? "")", #"{"title":null}"#, expecting: 200)
        #expect(
            try draft(untitled, "email")["message"].string?.contains("works in product engineering at Volvo") == true)
        let person = try server.call("POST", "/v1/contacts", #"{"name":"Bo"}"#, expecting: 201).id
        let bare = try server.call(
            "POST", "/v1/requests", "{\"contact_id\":\"\(person)\",\"interview_type\":\"company_insider\"}",
            expecting: 201
        ).id
        let draft = try draft(bare, "email")
        #expect(
            draft["missing"].strings == [
                "request.purpose", "request.why_you", "profile.introduction", "profile.interests", "contact.email",
                "contact.title", "contact.organization_id",
            ])
        let text = try #require(draft["message"].string)
        #expect(
            text.hasPrefix(
                """
                Dear Bo,

                My name is Ada Lovelace.

                Could I ask you for 15 minutes, to hear what the work is like from the inside? I would bring a few questions
                """), "\(text)")
    }

    @Test(
        "S59: no draft has gaps, doubled signs or a wrong article, however little or much is known", arguments: channels
    )
    func clean(_ channel: String) throws {
        for members in ["", Self.full, #","purpose":"Why...?","why_you":"your work ;""#] {
            for filled in [false, true] {
                if filled { try fillProfile() }
                let draft = try draft(try request(members, contact: filled ? Self.bond : ""), channel)
                for text in [draft["message"].string ?? "", draft["subject"].string ?? ""] {
                    for fault in [
                        "  ", "..", ",,", " ,", " .", "?.", "!.", ".?", ",.", "{{", "}}", "null", "nil", "()", "a a",
                        " a i", " an m",
                    ] {
                        #expect(!text.contains(fault), "\(fault) in \(text)")
                    }
                    #expect(!text.lowercased().contains("job") && !text.lowercased().contains("resume"))
                }
            }
        }
    }

    @Test func `the channel is that of the request unless one is asked for, and no other word will do`() throws {
        for (channel, contact, expected) in [
            ("phone", "", "phone"), ("in_person", "", "in_person"), ("introduction", "", "introduction"),
            ("linkedin", "", "linkedin_note"), ("linkedin", #","linkedin_state":"connected""#, "linkedin_message"),
        ] {
            let id = try request(",\"channel\":\"\(channel)\"", contact: contact)
            #expect(
                try server.call("GET", "/v1/requests/\(id)/draft", expecting: 200).json["channel"].string == expected)
        }
        let wrong = try server.call("GET", "/v1/requests/\(try request())/draft?channel=fax", expecting: 400)
        #expect(wrong.errors == ["channel invalid_parameter"])
    }

    // MARK: Mail

    private func file(_ id: String, _ query: String = "", accept: String = "message/rfc822") throws -> Response {
        try server.call("GET", "/v1/requests/\(id)/draft\(query)", headers: [("Accept", accept)])
    }

    /// What Python's mail parser reads in a message.
    private func parsed(_ bytes: [UInt8]) throws -> JSONValue {
        let script = """
            import email, email.policy, json, sys
            raw = sys.stdin.buffer.read()
            m = email.message_from_bytes(raw, policy=email.policy.default)
            print(json.dumps({"defects": [str(d) for d in m.defects] + [str(d) for h in m.values() for d in h.defects],
                "names": [n.lower() for n in m.keys()], "to": str(m["to"] or ""), "from": str(m["from"]),
                "subject": str(m["subject"]), "date": m["date"].datetime.isoformat(), "unsent": str(m["x-unsent"]),
                "body": m.get_content(), "bare": raw.replace(b"\\r\\n", b"").count(b"\\n"),
                "longest": max(len(l) for l in raw.split(b"\\r\\n"))}))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        (process.standardInput, process.standardOutput) = (input, output)
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(bytes))
        try input.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return try JSONValue(parsing: Array(data))
    }

    @Test func `as a file of mail a draft is what Python's parser reads back, whatever characters it has`() throws {
        try server.call("PATCH", "/v1/me", #"{"name":"Åsa \"Q\" Öberg, Jr."}"#, expecting: 200)
        let subject = "Fråga om \(String(repeating: "ingenjörskonst ", count: 9))— 日本語?"
        let id = try request(
            Self.full + ",\"subject\":\(quoted(subject))", contact: #","notes":"x","external_id":"eml""#)
        let answer = try file(id)
        #expect(answer.status == 200 && answer.header("content-type") == "message/rfc822")
        #expect(answer.header("content-disposition") == "attachment; filename=\"draft.eml\"")
        #expect(answer.header("vary")?.contains("Accept,") == true)
        let mail = try parsed(answer.bytes)
        let draft = try draft(id, "email")
        #expect(mail["defects"].elements == [] && mail["bare"].integer == 0 && mail["longest"].integer ?? 99 <= 78)
        #expect(mail["subject"].string == subject.trimmingCharacters(in: .whitespaces))
        #expect(mail["from"].string?.contains("ada@example.org") == true)
        #expect(mail["to"].string == "Maya Lindqvist <maya@example.org>" && mail["unsent"].string == "1")
        #expect(
            mail["body"].string?.replacing("\r\n", with: "\n").trimmingCharacters(in: .newlines)
                == draft["message"].string)
        #expect(mail["date"].string == "2026-11-21T10:00:00+00:00")
        #expect(
            mail["names"].strings == [
                "from", "to", "subject", "date", "x-unsent", "mime-version", "content-type",
                "content-transfer-encoding",
            ])
    }

    @Test func `no name or address can add a header of its own`() throws {
        let odd = "Eve =?utf-8?q?=0D=0ABcc=3A_x=40example.org?= <b@x.org>, C"
        let person = try server.call(
            "POST", "/v1/contacts", "{\"name\":\(quoted(odd)),\"email\":\"jörg@example.org\"}", expecting: 201
        ).id
        let id = try server.call(
            "POST", "/v1/requests", "{\"contact_id\":\"\(person)\",\"interview_type\":\"hiring_manager\"}",
            expecting: 201
        ).id
        // An address that cannot stand in a header is left for the owner to fill in.
        let mail = try parsed(try file(id).bytes)
        #expect(!mail["names"].strings.contains("bcc") && !mail["names"].strings.contains("to"))
        try server.call("PATCH", "/v1/contacts/\(person)", #"{"email":"eve@example.org"}"#, expecting: 200)
        let named = try parsed(try file(id).bytes)
        #expect(named["names"].strings.filter { $0 == "to" }.count == 1 && !named["names"].strings.contains("bcc"))
        #expect(named["to"].string?.hasSuffix("<eve@example.org>") == true && named["defects"].elements == [])
        let link = try draft(id, "email")["mailto"].string ?? ""
        #expect(link.hasPrefix("mailto:eve@example.org?subject=") && !link.contains(" ") && link.contains("%0D%0A"))
        #expect(link.split(separator: "&").count == 2)
    }

    @Test func `Accept decides the form, and drafts that are no mail have one only`() throws {
        let id = try request()
        #expect(
            try file(id, accept: "message/rfc822;q=0.5, application/json").header("content-type") == "application/json")
        #expect(try file(id, accept: "message/*").header("content-type") == "message/rfc822")
        #expect(try file(id, accept: "*/*").header("content-type") == "application/json")
        #expect(try file(id, accept: "text/html").code == "not_acceptable")
        #expect(try file(id, "?channel=phone").status == 406)
        #expect(try file(id, "?channel=introduction").status == 200)
        let eve = try server.student("eve@example.org")
        try server.call("GET", "/v1/requests/\(id)/draft", token: eve, expecting: 404)
    }
}

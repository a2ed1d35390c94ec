import JSON
import Records
import SQLite
import Services
import Testing

@Suite("A request and its talk") struct RequestAndTalk {
    private func request(_ house: House, _ edit: (inout InterviewRequest) -> Void = { _ in }) throws -> Stored<
        InterviewRequest
    > {
        let contact = try house.contact()
        var request = InterviewRequest()
        request.contactID = contact.id
        request.objectives = [.learnField]
        request.purpose = "Learn how bridges are inspected"
        edit(&request)
        let made = request
        return try house.write { try house.services.requests.create(made, for: $0, in: $1) }
    }

    private func interview(_ house: House, _ request: Stored<InterviewRequest>) throws -> Stored<Interview> {
        var scheduling = Scheduling()
        scheduling.interview.startsAt = house.clock.now.adding(days: 10)
        let body = scheduling
        return try house.write { caller, tx in
            let sent = try house.services.requests.send(request, Sending(), for: caller, in: tx)
            return try house.services.requests.schedule(sent, body, for: caller, in: tx)
        }
    }

    @Test func `cannot be sent without a purpose and an objective, unless a reason is given (S20, S50)`() throws {
        let house = try House()
        let draft = try request(house) {
            $0.objectives = []
            $0.purpose = nil
        }
        let error = #expect(throws: ServiceError.self) {
            try house.write { try house.services.requests.send(draft, Sending(), for: $0, in: $1) }
        }
        guard case .checksFailed(let errors, _) = error else {
            Issue.record("checks are due, not \(String(describing: error))")
            return
        }
        #expect(errors.map(\.pointer) == ["#/objectives", "#/purpose"])
        var sending = Sending()
        sending.overrideReason = "we agreed on the phone"
        let body = sending
        let sent = try house.write { try house.services.requests.send(draft, body, for: $0, in: $1) }
        #expect(sent.status == .sent && sent.overrideReason == "we agreed on the phone" && sent.version == 2)
    }

    @Test func `reminders are made, moved and closed by what happens (S69, S100, S107)`() throws {
        let house = try House()
        let interview = try interview(house, try request(house))
        #expect(try house.reminders(.followUp).map(\.status) == [.dismissed])
        #expect(try house.reminders(.prepare).map(\.dueAt) == [interview.startsAt.adding(days: -2)])
        var body = Rescheduling()
        body.startsAt = interview.startsAt.adding(days: 3)
        body.by = .them
        let moving = body
        let moved = try house.write { try house.services.interviews.reschedule(interview, moving, for: $0, in: $1) }
        #expect(moved.rescheduleCount == 1 && moved.rescheduledBy == .them)
        #expect(try house.reminders(.prepare).map(\.dueAt) == [moved.startsAt.adding(days: -2)])
        #expect(try house.reminders(.rehearse).map(\.dueAt) == [moved.startsAt.adding(days: -1)])
        let held = try house.write { try house.services.interviews.complete(moved, Completing(), for: $0, in: $1) }
        #expect(held.status == .held)
        #expect(try house.reminders(.prepare).map(\.status) == [.done])
        #expect(try house.reminders(.thankYou).map(\.dueAt) == [house.clock.now.adding(days: 1)])
        #expect(try house.reminders(.linkedin).map(\.dueAt) == [house.clock.now.adding(days: 2)])
    }

    @Test func `a cancelled talk makes its request wait for a time again, and only then can it be moved`() throws {
        let house = try House()
        let interview = try interview(house, try request(house))
        let requestID = try #require(interview.requestID)
        let fallen = try house.write { try house.services.interviews.cancel(interview, Cancelling(), for: $0, in: $1) }
        #expect(try house.json(house.services.requests.store, requestID)["status"] == .string("accepted"))
        #expect(try house.reminders(.schedule).map(\.status) == [.pending])
        let request = try house.read { try house.services.requests.store.find(requestID, of: $0.ownerID, in: $1) }
        let declined = try house.write { try house.services.requests.decline(request, Answering(), for: $0, in: $1) }
        #expect(declined.closedAt != nil)
        var body = Rescheduling()
        body.startsAt = house.clock.now.adding(days: 20)
        let moving = body
        #expect(throws: ServiceError.self) {
            try house.write { try house.services.interviews.reschedule(fallen, moving, for: $0, in: $1) }
        }
        guard case .array(let allowed) = try house.json(house.services.interviews.store, fallen.id)["allowed_actions"]
        else {
            Issue.record("allowed_actions is due")
            return
        }
        #expect(!allowed.contains(.string("reschedule")))
    }

    @Test func `a contact takes all that hangs on it to the trash and back (C42)`() throws {
        let house = try House()
        let interview = try interview(house, try request(house))
        let contact = try house.read {
            try house.services.contacts.store.find(interview.contactID, of: $0.ownerID, in: $1)
        }
        try house.write { try house.services.contacts.trash(contact, for: $0, in: $1) }
        #expect(throws: ServiceError.notFound) {
            try house.read { try house.services.interviews.store.find(interview.id, of: $0.ownerID, in: $1) }
        }
        #expect(try house.reminders(.prepare).isEmpty)
        let gone = try house.read { try house.services.contacts.store.findDeleted(contact.id, of: $0.ownerID, in: $1) }
        let back = try house.write { try house.services.contacts.restore(gone, for: $0, in: $1) }
        #expect(back.version == contact.version + 2)
        let again = try house.read { try house.services.interviews.store.find(interview.id, of: $0.ownerID, in: $1) }
        #expect(again.status == .scheduled)
        #expect(try house.reminders(.prepare).count == 1)
    }

    @Test func `touches restart the clock of keeping in touch, and one taken back turns it back (S101)`() throws {
        let house = try House()
        let contact = try house.contact { $0.keepInTouchDays = 30 }
        #expect(try house.reminders(.keepInTouch).map(\.dueAt.text) == ["2026-12-21T09:00:00.000Z"])
        house.clock.turn(days: 10)
        var touch = Touch()
        touch.contactID = contact.id
        touch.channel = .email
        touch.at = house.clock.now
        let made = touch
        let stored = try house.write { try house.services.touches.create(made, for: $0, in: $1) }
        #expect(try house.reminders(.keepInTouch).map(\.dueAt.text) == ["2026-12-31T09:00:00.000Z"])
        let shown = try house.json(house.services.contacts.store, contact.id)
        #expect(shown["last_touch_at"] == .string("2026-12-01T10:00:00.000Z"))
        #expect(shown["next_touch_on"] == .string("2026-12-31"))
        try house.write { try house.services.touches.trash(stored, for: $0, in: $1) }
        #expect(try house.reminders(.keepInTouch).map(\.dueAt.text) == ["2026-12-21T09:00:00.000Z"])
    }

    @Test func `a referral follows its request: requested, back, held (S102)`() throws {
        let house = try House()
        let teller = try house.contact("Teller")
        var referral = Referral()
        referral.fromContactID = teller.id
        referral.name = "Katherine Johnson"
        referral.email = "kj@example.org"
        referral.organizationName = "Langley"
        let given = referral
        let services = house.services
        let stored = try house.write { try services.referrals.create(given, for: $0, in: $1) }
        var converting = Converting()
        converting.request = RequestDraft()
        converting.request?.request.purpose = "Learn"
        converting.request?.request.objectives = [.learnField]
        let body = converting
        let converted = try house.write { try services.referrals.convert(stored, body, for: $0, in: $1) }
        let made = try #require(converted.toContactID)
        let contact = try house.read { try services.contacts.store.find(made, of: $0.ownerID, in: $1) }
        #expect(
            contact.referredByContactID == teller.id && contact.source == .referral && contact.organizationID != nil)
        #expect(converted.status == .suggested)
        let draft = try #require(
            try house.read {
                try services.requests.store.all(of: $0.ownerID, where: "referral_id = \(stored.id)", in: $1).first
            })
        func status() throws -> JSONValue? { try house.json(services.referrals.store, stored.id)["status"] }
        let sent = try house.write { try services.requests.send(draft, Sending(), for: $0, in: $1) }
        #expect(try status() == .string("requested"))
        let declined = try house.write { try services.requests.decline(sent, Answering(), for: $0, in: $1) }
        #expect(try status() == .string("suggested"))
        let open = try house.write { try services.requests.reopen(declined, for: $0, in: $1) }
        #expect(try status() == .string("requested"))
        var scheduling = Scheduling()
        scheduling.interview.startsAt = house.clock.now
        let time = scheduling
        let talk = try house.write { try services.requests.schedule(open, time, for: $0, in: $1) }
        _ = try house.write { try services.interviews.complete(talk, Completing(), for: $0, in: $1) }
        #expect(try status() == .string("held"))
    }

    @Test func `a request that lay in the trash comes back as its talk stands`() throws {
        let house = try House()
        let services = house.services
        let talk = try interview(house, try request(house))
        let id = try #require(talk.requestID)
        func inTrash(_ change: @escaping (Caller, WriteTransaction) throws -> Void) throws -> Stored<InterviewRequest> {
            try house.write { caller, tx in
                try services.requests.trash(
                    services.requests.store.find(id, of: caller.ownerID, in: tx), for: caller, in: tx)
                try change(caller, tx)
                let gone = try services.requests.store.findDeleted(id, of: caller.ownerID, in: tx)
                return try services.requests.restore(gone, for: caller, in: tx)
            }
        }
        #expect(try inTrash { _, _ in }.status == .scheduled)
        let fallen = try inTrash { _ = try services.interviews.cancel(talk, Cancelling(), for: $0, in: $1) }
        #expect(fallen.status == .accepted)
        var body = Rescheduling()
        body.startsAt = house.clock.now
        let moving = body
        let moved = try house.write { caller, tx in
            let now = try services.interviews.store.find(talk.id, of: caller.ownerID, in: tx)
            return try services.interviews.reschedule(now, moving, for: caller, in: tx)
        }
        let held = try inTrash { _ = try services.interviews.complete(moved, Completing(), for: $0, in: $1) }
        #expect(held.status == .held && held.closedAt != nil)
    }

    @Test func `a request has one talk to come: another one stays in the trash`() throws {
        let house = try House()
        let services = house.services
        let first = try interview(house, try request(house))
        let id = try #require(first.requestID)
        var scheduling = Scheduling()
        scheduling.interview.startsAt = house.clock.now.adding(days: 3)
        let time = scheduling
        try house.write { caller, tx in
            try services.interviews.trash(first, for: caller, in: tx)
            let open = try services.requests.store.find(id, of: caller.ownerID, in: tx)
            _ = try services.requests.schedule(open, time, for: caller, in: tx)
        }
        #expect(throws: ServiceError.self) {
            try house.write { caller, tx in
                let gone = try services.interviews.store.findDeleted(first.id, of: caller.ownerID, in: tx)
                _ = try services.interviews.restore(gone, for: caller, in: tx)
            }
        }
    }

    @Test func `a referral is requested while any request of it is open, and held for good`() throws {
        let house = try House()
        let services = house.services
        let teller = try house.contact("Teller")
        let asked = try house.contact("Asked")
        var given = Referral()
        given.fromContactID = teller.id
        given.name = "Asked"
        let referral = given
        let stored = try house.write { try services.referrals.create(referral, for: $0, in: $1) }
        func open() throws -> Stored<InterviewRequest> {
            var draft = InterviewRequest()
            draft.contactID = asked.id
            draft.referralID = stored.id
            draft.purpose = "Learn"
            draft.objectives = [.learnField]
            let made = draft
            return try house.write { try services.requests.create(made, for: $0, in: $1) }
        }
        func status() throws -> JSONValue? { try house.json(services.referrals.store, stored.id)["status"] }
        let (first, second) = (try open(), try open())
        let sent = try house.write { try services.requests.send(first, Sending(), for: $0, in: $1) }
        _ = try house.write { try services.requests.withdraw(second, for: $0, in: $1) }
        #expect(try status() == .string("requested"))
        let silent = try house.write { try services.requests.noResponse(sent, for: $0, in: $1) }
        #expect(try status() == .string("suggested"))
        _ = try house.write { try services.requests.accept(silent, Answering(), for: $0, in: $1) }
        #expect(try status() == .string("requested"))
        try house.write { try services.contacts.trash(asked, for: $0, in: $1) }
        #expect(try status() == .string("suggested"))
    }
}

@Suite("Lists") struct Lists {
    private func ids(_ house: House, _ parameters: [(String, String)]) throws -> (names: [String], cursor: String?) {
        let store = house.services.contacts.store
        let page = try house.read { caller, tx in
            let question = try Question(
                parameters.map { QueryParameter(name: $0.0, value: $0.1) }, for: caller, in: store)
            return try store.list(question, for: caller, in: tx)
        }
        guard case .object(let answer) = try JSONValue(parsing: page.bytes), case .array(let data) = answer["data"]
        else {
            return ([], nil)
        }
        let names = data.compactMap { value -> String? in
            guard case .object(let object) = value, case .string(let name) = object["name"] else { return nil }
            return name
        }
        return (names, page.nextCursor)
    }

    @Test func `are walked by cursor in any order, each object once`() throws {
        let house = try House()
        for name in ["Zoë", "ada", "Émile", "Bob", "eve"] { _ = try house.contact(name) }
        for (sort, expected) in [
            ("name", ["ada", "Bob", "Émile", "eve", "Zoë"]), ("-name", ["Zoë", "eve", "Émile", "Bob", "ada"]),
            ("created_at", ["Zoë", "ada", "Émile", "Bob", "eve"]),
            ("-updated_at", ["eve", "Bob", "Émile", "ada", "Zoë"]),
        ] {
            for limit in 1...6 {
                var page = try ids(house, [("sort", sort), ("limit", "\(limit)"), ("fields", "name")])
                var all = page.names
                while let cursor = page.cursor {
                    page = try ids(house, [("cursor", cursor), ("limit", "\(limit)")])
                    all += page.names
                }
                #expect(all == expected, "\(sort) by \(limit)")
            }
        }
    }

    @Test func `a cursor is the caller's own and cannot be changed (C13)`() throws {
        let house = try House()
        for name in ["a", "b"] { _ = try house.contact(name) }
        let cursor = try #require(try ids(house, [("limit", "1")]).cursor)
        #expect(throws: ParameterErrors.self) { try ids(house, [("cursor", cursor), ("sort", "name")]) }
        for index in cursor.indices {
            var changed = cursor
            changed.replaceSubrange(index...index, with: cursor[index] == "A" ? "B" : "A")
            #expect(throws: ParameterErrors.self) { try ids(house, [("cursor", changed)]) }
        }
        let other = try house.student("eve@example.org")
        let store = house.services.contacts.store
        #expect(throws: ParameterErrors.self) {
            try Question([QueryParameter(name: "cursor", value: cursor)], for: house.caller(other), in: store)
        }
    }

    @Test func `nulls come last in both directions and are walked like the rest (C16)`() throws {
        let house = try House()
        let contact = try house.contact()
        let store = house.services.requests.store
        for day in [nil, "2026-12-02", nil, "2026-12-01", "2026-12-02"] {
            var request = InterviewRequest()
            request.contactID = contact.id
            request.respondBy = day.flatMap { LocalDate($0) }
            let made = request
            _ = try house.write { try house.services.requests.create(made, for: $0, in: $1) }
        }
        for (sort, expected) in [
            ("respond_by", ["2026-12-01", "2026-12-02", "2026-12-02", "-", "-"]),
            ("-respond_by", ["2026-12-02", "2026-12-02", "2026-12-01", "-", "-"]),
        ] {
            for limit in 1...5 {
                var parameters = [("sort", sort), ("limit", "\(limit)")]
                var all: [String] = []
                while true {
                    let page = try house.read { caller, tx in
                        let question = try Question(
                            parameters.map { QueryParameter(name: $0.0, value: $0.1) }, for: caller, in: store)
                        return try store.list(question, for: caller, in: tx)
                    }
                    guard case .object(let answer) = try JSONValue(parsing: page.bytes),
                        case .array(let data) = answer["data"]
                    else { break }
                    all += data.map { value in
                        if case .object(let object) = value, case .string(let day) = object["respond_by"] {
                            day
                        } else {
                            "-"
                        }
                    }
                    guard let cursor = page.nextCursor else { break }
                    parameters = [("cursor", cursor), ("limit", "\(limit)")]
                }
                #expect(all == expected, "\(sort) by \(limit)")
            }
        }
    }
}

import Records
import SQLite
import Services

@testable import App

extension TurnedInstance {
    /// Gives the student one of everything, with a word that stands nowhere else in all that is hers.
    func fill(_ word: String, contacts count: Int = 3) throws {
        let now = clock.now
        try write { services, caller, tx in
            var organization = Organization()
            organization.name = "Guild \(word)"
            let guild = try services.organizations.create(organization, for: caller, in: tx)
            var first: Stored<Contact>?
            for index in 0..<count {
                var contact = Contact()
                contact.name = "\(word) \(index)"
                contact.notes = "Notes \(word)"
                contact.organizationID = guild.id
                contact.referredByContactID = first?.id
                contact.labels.tags = [word]
                let made = try services.contacts.create(contact, for: caller, in: tx)
                first = first ?? made
            }
            guard let contact = first else { return }
            var touch = Touch()
            touch.contactID = contact.id
            touch.at = now
            touch.note = word
            _ = try services.touches.create(touch, for: caller, in: tx)
            var asking = InterviewRequest()
            asking.contactID = contact.id
            asking.purpose = "Purpose \(word)"
            asking.objectives = [.learnField]
            let request = try services.requests.create(asking, for: caller, in: tx)
            var template = Template()
            (template.name, template.body) = (word, word)
            _ = try services.templates.create(template, for: caller, in: tx)
            var message = Message()
            message.contactID = contact.id
            message.body = word
            _ = try services.messages.create(message, for: caller, in: tx)
            var attempt = Attempt()
            attempt.requestID = request.id
            attempt.at = now
            attempt.note = word
            _ = try services.attempts.create(attempt, for: caller, in: tx)
            let sent = try services.requests.send(request, Sending(), for: caller, in: tx)
            var scheduling = Scheduling()
            scheduling.interview.startsAt = now.adding(days: 3)
            scheduling.interview.place = word
            let talk = try services.requests.schedule(sent, scheduling, for: caller, in: tx)
            var note = Note()
            note.interviewID = talk.id
            note.text = word
            _ = try services.notes.create(note, for: caller, in: tx)
            var referral = Referral()
            referral.fromContactID = contact.id
            referral.interviewID = talk.id
            referral.name = word
            let named = try services.referrals.create(referral, for: caller, in: tx)
            var conversion = Converting()
            conversion.contactID = contact.id
            _ = try services.referrals.convert(named, conversion, for: caller, in: tx)
            var profile = Profile()
            profile.headline = word
            profile.affiliations = [word]
            let profiles = SingletonStore<Profile>(services.stores)
            let empty = try profiles.find(of: caller.ownerID, in: tx)
            _ = try profiles.change(empty, to: profile, for: caller, in: tx)
            var pitch = Pitch()
            pitch.name = word
            pitch.text = word
            _ = try services.pitches.create(pitch, for: caller, in: tx)
            var target = Target()
            target.name = word
            target.organizationID = guild.id
            _ = try services.targets.create(target, for: caller, in: tx)
            var second = Contact()
            second.name = word
            var introduction = Introduction()
            introduction.viaContactID = try services.contacts.create(second, for: caller, in: tx).id
            introduction.toContactID = contact.id
            introduction.message = word
            _ = try services.introductions.create(introduction, for: caller, in: tx)
            var tie = Tie()
            tie.fromContactID = contact.id
            tie.toOrganizationID = guild.id
            tie.note = word
            _ = try services.ties.create(tie, for: caller, in: tx)
            var answer = SelfAnswer()
            answer.question = word
            _ = try services.selfAnswers.create(answer, for: caller, in: tx)
            _ = try services.accounts.addToken(named: word, to: caller.ownerID, days: 10, in: tx)
            try tx.run(
                """
                INSERT INTO idempotency_keys (owner_id, key, fingerprint, status, body, created_at)
                VALUES (\(caller.ownerID), \(word), zeroblob(32), 201, \(Array(word.utf8)), \(now))
                """)
            try Self.fillImport(word, services, for: caller, in: tx)
            try Self.fillAccount(word, request, services, for: caller, in: tx)
        }
    }

    /// A list that she sent when she was of the staff, what became of its row, and the list as it was sent.
    private static func fillImport(
        _ word: String, _ services: Services, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let list = Array("email,name\nclass@example.org,\(word)\n".utf8)
        let question = try ImportQuestion([QueryParameter(name: "type", value: "invitations")])
        let made = try services.imports.create(try ImportFile(list), question, for: caller, in: tx)
        let id = try services.imports.cancel(made, for: caller, in: tx).id.text
        try tx.run(
            "INSERT INTO import_files (owner_id, import_id, content) VALUES (\(caller.ownerID), \(id), \(list))")
        try tx.run(
            """
            INSERT INTO import_rows (owner_id, import_id, id, at, "row", outcome, detail)
            VALUES (\(caller.ownerID), \(id), \(services.stores.ids.next().text), \(caller.now), 2, 'failed', \(word))
            """)
    }

    /// How she came, what she kept for the centre, who advises her, what she lets him see, and what he writes to her; and how she signs in.
    private static func fillAccount(
        _ word: String, _ request: Stored<InterviewRequest>, _ services: Services, for caller: Caller,
        in tx: WriteTransaction
    ) throws {
        let (owner, now) = (caller.ownerID, caller.now)
        let advisor = try services.accounts.enrol(
            email: "advisor@example.org", name: "Bo", role: .advisor, zone: .utc, in: tx)
        let his = Caller(ownerID: advisor.id, zone: .utc, now: now)
        var cohort = Cohort()
        cohort.name = "Autumn"
        var member = CohortMember()
        member.userID = owner.uuid
        let made = try services.cohorts.create(cohort, by: his, in: tx)
        _ = try services.cohorts.add(member, to: made.id.uuid, by: his, in: tx)
        var grant = SharingGrant()
        (grant.granteeUserID, grant.scopes, grant.purpose) = (advisor.id.uuid, [.interviews], word)
        _ = try services.sharing.create(grant, for: caller, in: tx)
        var review = Review()
        (review.requestID, review.text) = (request.id, word)
        let visit = Caller(ownerID: owner, actorID: advisor.id, zone: .utc, now: now)
        _ = try services.reviews.create(review, for: visit, in: tx)
        var invitation = Invitation()
        (invitation.email, invitation.name) = ("ada.before@example.org", word)
        let invited = try services.invitations.create(invitation, for: his, in: tx).invitation.id
        try tx.run("UPDATE invitations SET accepted_at = \(now), user_id = \(owner) WHERE id = \(invited)")
        _ = try services.accounts.reset(try services.accounts.find(owner, in: tx), by: nil, in: tx)
        try tx.run("INSERT INTO passwords (user_id, hash, changed_at) VALUES (\(owner), \(word), \(now))")
        var silent = NewSuppression()
        silent.person.email = "silent@example.org"
        _ = try services.suppressions.create(silent, by: caller, in: tx)
        let pack = try services.interviewTypes.find("company_insider", in: tx)
        var renamed = pack.value
        renamed.name = "Insider"
        _ = try services.interviewTypes.update(pack, to: renamed, by: caller, in: tx)
        try tx.run("INSERT INTO known_networks (user_id, network, last_at) VALUES (\(owner), '192.0.2.0/24', \(now))")
    }

    /// The tables of which the student has no row, of those that name users: nothing is tried on them.
    func emptyTables() throws -> Set<String> {
        Set(
            try tablesOfUsers().filter { table, columns in
                try columns.allSatisfy { column in
                    try read { tx in
                        try tx.one("SELECT 1 FROM \(raw: table) WHERE \(raw: column) = \(owner) LIMIT 1") { _ in true }
                    } == nil
                }
            }.map(\.name))
    }

    /// The tables whose rows name a user, with the columns in which they do, as the database itself tells it.
    func tablesOfUsers() throws -> [(name: String, columns: [String])] {
        try read { tx in
            let names = try tx.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'") {
                $0.text(0)
            }
            return try names.map { name in
                let columns = try tx.all(
                    """
                    SELECT name FROM pragma_table_info(\(name)) WHERE name = 'owner_id' UNION
                    SELECT "from" FROM pragma_foreign_key_list(\(name)) WHERE "table" = 'users'
                    """
                ) { $0.text(0) }
                return (name, columns)
            }.filter { !$0.columns.isEmpty }
        }
    }
}

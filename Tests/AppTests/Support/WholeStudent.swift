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
            var answer = SelfAnswer()
            answer.question = word
            _ = try services.selfAnswers.create(answer, for: caller, in: tx)
            _ = try services.accounts.addToken(named: word, to: caller.ownerID, days: 10, in: tx)
            try tx.run(
                """
                INSERT INTO idempotency_keys (owner_id, key, fingerprint, status, body, created_at)
                VALUES (\(caller.ownerID), \(word), zeroblob(32), 201, \(Array(word.utf8)), \(now))
                """)
        }
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

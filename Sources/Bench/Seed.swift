import App
import FoundationEssentials
import Records
import SQLite
import Services

/// Fills a data directory with the data of the benchmark: owners, each with a token, and contacts of everyday size.
///
/// Contacts arrive in time order and not owner by owner, as in a live product.
struct Seed {
    let owners: Int
    let contacts: Int
    /// Whether every member that lists can be narrowed by has a value.
    let isVaried: Bool

    /// Writes 20,000 lines of a bearer token, a tab and the id of one of its owner's contacts to `pairs`.
    func fill(_ directory: String, pairs: String) throws {
        var settings = Settings()
        settings.data = directory
        let instance = try Instance(settings)
        defer { instance.close() }
        let services = instance.services
        let writer = instance.database.writer
        let people = try stride(from: 0, to: owners, by: 100).flatMap { start in
            try writer.run { tx in try (start..<min(start + 100, owners)).map { try person($0, services, tx) } }
        }
        var ids: [(owner: Int, id: String)] = []
        for round in 0..<contacts {
            for start in stride(from: 0, to: owners, by: 250) {
                ids += try writer.run { tx in
                    try (start..<min(start + 250, owners)).map { owner in
                        let caller = Caller(ownerID: people[owner].id, zone: .utc, now: services.stores.clock.now)
                        let made = try services.contacts.create(contact(owner * contacts + round), for: caller, in: tx)
                        return (owner, made.id.text)
                    }
                }
            }
        }
        let lines = (0..<20_000).map { _ in
            let (owner, id) = ids[Int.random(in: 0..<ids.count)]
            return "\(people[owner].token)\t\(id)\n"
        }
        try Data(lines.joined().utf8).write(to: URL(filePath: pairs))
    }

    private func person(
        _ number: Int, _ services: Services, _ tx: WriteTransaction
    ) throws -> (id: ID<Owner>, token: String) {
        var account = Account()
        account.email = "owner.\(number)@example.org"
        account.name = "Owner \(number)"
        let id = try services.accounts.add(account, in: tx).id
        return (id, try services.accounts.addToken(named: "bench", to: id, days: 365, in: tx).secret.text)
    }

    private func contact(_ number: Int) -> Contact {
        var contact = Contact()
        contact.name = "\(firstNames[number % firstNames.count]) \(lastNames[number / 7 % lastNames.count])"
        contact.email = "person.\(number)@example.com"
        contact.phone = "+1-555-\(1_000_000 + number % 9_000_000)"
        contact.title = titles[number % titles.count]
        contact.location = places[number % places.count]
        contact.linkedinURL = "https://www.linkedin.com/in/contact-\(number)"
        contact.source = .event
        contact.relationship = .acquaintance
        // Every tenth note has something to escape.
        let note = String(repeating: "met at the spring conference and talked about bridges, ", count: 4).prefix(200)
        contact.notes = number % 10 == 0 ? "\"quoted\"\n\(note.dropFirst(9))" : String(note)
        if isVaried { vary(&contact, number) }
        return contact
    }

    private func vary(_ contact: inout Contact, _ number: Int) {
        contact.linkedinState = pick(number)
        contact.seniority = pick(number / 3)
        contact.source = pick(number / 5)
        contact.relationship = pick(number / 7)
        contact.roleToTarget = pick(number / 11)
        contact.stage = pick(number / 13)
        contact.department = "Structures"
        contact.roleFamily = titles[number % titles.count]
        contact.timeZone = .utc
        contact.yearsInField = number % 40
        contact.positionVerifiedOn = LocalDate(year: 2_026, month: 1 + number % 12, day: 1 + number % 28)
        contact.metOn = LocalDate(year: 2_020 + number % 6, month: 1 + number % 12, day: 1 + number % 28)
        contact.keepInTouchDays = 30 + number % 300
        contact.doNotContact = number % 50 == 0
        contact.labels.externalID = "bench-\(number)"
        contact.labels.tags = ["bridges", "group \(number % 20)"]
    }

    private func pick<Choice: Word>(_ number: Int) -> Choice {
        let choices = Array(Choice.allCases)
        return choices[number % choices.count]
    }
}

private let firstNames = [
    "Ada", "Grace", "Edsger", "Barbara", "Donald", "Margaret", "Alan", "Zoë", "José", "Mei", "Olu",
]
private let lastNames = ["Lovelace", "Hopper", "Liskov", "Knuth", "Hamilton", "Turing", "Müller", "García", "Adeyemi"]
private let titles = ["Head of Engineering", "Bridge Inspector", "Founder", "Research Scientist"]
private let places = ["Lisbon, Portugal", "Berlin, Germany", "Austin, TX", "São Paulo, Brazil"]

import HTTPTypes
import Records
import SQLite
import Services

enum ContactsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let contacts = services.contacts
        return Endpoint.crud(contacts, "Contact", "Contacts") + [
            .action("archiveContact", "archive") { try contacts.archive($0, for: $1, in: $2) },
            .action("unarchiveContact", "unarchive") { try contacts.unarchive($0, for: $1, in: $2) },
            .action("mergeContact", "merge") { try contacts.merge($0, $1, for: $2, in: $3) },
            Endpoint("listContactDuplicates", .get, "/v1/contacts/duplicates") {
                (caller: Caller, tx: ReadTransaction, asked: AskedDuplicates) in
                JSONAnswer(bytes: try asked.duplicates.run(for: caller, in: tx))
            },
            Endpoint("listContactTimeline", .get, "/v1/contacts/{id}/timeline") {
                (caller: Caller, tx: ReadTransaction, contact: Seen<Contact>, asked: AskedTimeline) in
                try ContactTimeline.timeline.page(asked.question, around: contact.id.uuid, for: caller, in: tx)
            },
        ]
    }
}

/// Which pairs of contacts are asked for.
struct AskedDuplicates: Input {
    let duplicates: ContactDuplicates

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = ContactDuplicates.parameterNames
        declaration.prepare = { parameters, _, services in
            PreparedQuery(value: try ContactDuplicates(parameters, in: services.stores.bounds))
        }
    }

    static func take(from extraction: Extraction) throws -> AskedDuplicates {
        guard let duplicates = extraction.ticket.prepared as? ContactDuplicates else {
            throw DeclarationError(what: "no duplicates")
        }
        return AskedDuplicates(duplicates: duplicates)
    }
}

/// Which page of a timeline is asked for.
struct AskedTimeline: Input {
    let question: TimelineQuestion

    static func declare(in declaration: inout Declaration) {
        declaration.parameters = TimelineQuestion.parameterNames
        declaration.prepare = { parameters, caller, services in
            PreparedQuery(value: try TimelineQuestion(parameters, for: caller, in: services.stores))
        }
    }

    static func take(from extraction: Extraction) throws -> AskedTimeline {
        guard let question = extraction.ticket.prepared as? TimelineQuestion else {
            throw DeclarationError(what: "no timeline")
        }
        return AskedTimeline(question: question)
    }
}

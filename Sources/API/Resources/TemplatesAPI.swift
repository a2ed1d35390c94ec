import HTTPTypes
import JSON
import Records
import SQLite
import Services

enum TemplatesAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let templates = services.templates
        return [
            Endpoint("listTemplates", .get, "/v1/templates") {
                (signedIn: SignedIn, tx: ReadTransaction, asked: Inquired<Template>) in
                try templates.list(asked.inquiry, for: signedIn.caller, in: tx)
            },
            Endpoint("createTemplate", .post, "/v1/templates") {
                (signedIn: SignedIn, tx: WriteTransaction, body: Body<Template>) in
                try allow(body.value, signedIn)
                return CreatedEntry(entry: try templates.create(body.value, for: signedIn.caller, in: tx))
            },
            Endpoint("findTemplate", .get, "/v1/templates/{id}") {
                (_: SignedIn, _: ReadTransaction, template: Sought<Template>) in
                template.document
            },
            Endpoint("updateTemplate", .patch, "/v1/templates/{id}") {
                (signedIn: SignedIn, tx: WriteTransaction, template: Found<Template>, patch: Patch<Template>) in
                try allow(template.entry.value, signedIn)
                return try templates.update(template.entry, to: patch.value, for: signedIn.caller, in: tx).document()
            },
            Endpoint("deleteTemplate", .delete, "/v1/templates/{id}") {
                (signedIn: SignedIn, tx: WriteTransaction, template: Found<Template>) in
                try allow(template.entry.value, signedIn)
                try templates.delete(template.entry, for: signedIn.caller, in: tx)
                return NoContent()
            },
        ]
    }

    /// Throws `forbidden` for what is given to everyone, but to staff for what the centre gives.
    private static func allow(_ template: Template, _ signedIn: SignedIn) throws {
        switch template.origin {
        case .own: return
        case .builtIn: throw Problem(.forbidden, "A built-in template is not changed: make one of your own from it.")
        case .centre:
            if signedIn.principal.role != .student { return }
            throw Problem(.forbidden, "The centre's templates are made and changed by its staff.")
        }
    }
}

extension Template: Findable {
    static func find(
        _ id: ID<Template>, for caller: Caller, as role: Role, in tx: ReadTransaction, _ services: Services
    ) throws -> Kept<Template> {
        try services.templates.find(id, for: caller, in: tx)
    }
}

public import Records
public import SQLite

/// Fills templates with what the owner's data tell of her, of the one she writes to, and of what they did together.
public struct MessageComposer: Sendable {
    let drafts: DraftService
    let templates: TemplateService
    let interviews: Store<Interview>
    let requests: Store<InterviewRequest>

    /// Throws `invalid` for a template that the caller does not see, or that is for another kind of message.
    public func compose(_ asked: Composing, for caller: Caller, in tx: ReadTransaction) throws -> MessageDraft {
        let template = try template(for: asked, caller, in: tx)
        let values = try values(for: asked, caller, in: tx)
        let subject = template.value.subject.map { TemplateText.filled($0, with: values.all) }
        let body = TemplateText.filled(template.value.body, with: values.all)
        let channel = asked.channel ?? template.value.channel
        let line = subject.flatMap { $0.missing.isEmpty ? $0.text : nil }.map {
            String(String.UnicodeScalarView($0.unicodeScalars.prefix(200)))
        }
        let missing = (subject?.missing ?? []) + body.missing
        return MessageDraft(
            asked: asked, templateID: template.id.uuid, channel: channel, subject: line, body: body.text,
            mailto: channel == .email ? Mail.link(to: values.email, subject: line ?? "", body: body.text) : nil,
            missing: TemplateVariable.allCases.filter(missing.contains))
    }

    private func template(
        for asked: Composing, _ caller: Caller, in tx: ReadTransaction
    ) throws -> StoredTemplate {
        guard let id = asked.templateID else {
            let builtIn = ID<Template>(BuiltInTemplates.id(for: asked.kind)) ?? .unset
            return try templates.find(builtIn, for: caller, in: tx)
        }
        do {
            let template = try templates.find(ID(id), for: caller, in: tx)
            guard template.value.kind != asked.kind else { return template }
            let detail = "is for messages of kind \(template.value.kind.rawValue)"
            throw ServiceError.invalid([FieldError("#/template_id", .conflictWith, detail)])
        } catch ServiceError.notFound {
            let detail = "is not the id of a template that you can use"
            throw ServiceError.invalid([FieldError("#/template_id", .unknownReference, detail)])
        }
    }

    private func values(
        for asked: Composing, _ caller: Caller, in tx: ReadTransaction
    ) throws -> (all: [TemplateVariable: String], email: String?) {
        let request = try asked.requestID.map { try requests.find($0, of: caller.ownerID, in: tx) }
        let source = try drafts.source(of: request?.value, to: asked.contactID, for: caller, in: tx)
        let introduction = try asked.introductionID.map {
            try drafts.introductions.find($0, of: caller.ownerID, in: tx)
        }
        // Who is spoken of where somebody else is asked for an introduction, or thanked for one.
        let other =
            introduction?.toContactID ?? request.flatMap { $0.contactID == asked.contactID ? nil : $0.contactID }
        let person = try other.map { try drafts.contacts.find($0, of: caller.ownerID, in: tx).name }
        let talk = try asked.interviewID.map { try interviews.find($0, of: caller.ownerID, in: tx) }
        let say = DraftSentences(source: source)
        var values: [TemplateVariable: String?] = [
            .greeting: source.recipient.greeting, .contactName: source.contact.name,
            .contactFirstName: source.recipient.firstName, .contactTitle: source.contact.title,
            .organizationName: source.organization, .personName: person, .myName: source.ownerName,
            .myIntroduction: say.introduction(spoken: false), .myInterests: say.interests,
            .myAffiliations: say.affiliations, .sharedConnection: say.bond, .expertise: say.expertise,
            .news: asked.news.map { Phrase.sentences($0).joined(separator: " ") },
        ]
        if request != nil {
            values[.purpose] = say.purpose
            values[.whyYou] = other == nil ? say.whyYou : nil
            values[.askedMinutes] = say.minutes
            values[.proposedTimes] = ProposedTimes.sentence(source)
        }
        if let talk {
            values[.talkDay] = ProposedTimes.day(talk.startsAt, in: source.zone, from: source.now)
            values[.talkPoint] = (talk.ideasExchanged ?? talk.summary).flatMap { Phrase.sentences($0).first }
            values[.nextStep] = talk.nextSteps.first.map { Phrase.sentence($0) }
        }
        return (values.compactMapValues { $0 }, source.contact.email)
    }
}

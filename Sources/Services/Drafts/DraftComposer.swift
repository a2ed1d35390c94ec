import Records

/// Puts a draft together for its channel: what is known, in the order in which a person would say it.
struct DraftComposer {
    let source: DraftSource
    let channel: DraftChannel
    private let say: DraftSentences

    init(_ source: DraftSource, for channel: DraftChannel) {
        self.source = source
        self.channel = channel
        say = DraftSentences(source: source)
    }

    func draft() -> Draft {
        var draft = Draft(channel: channel)
        switch channel {
        case .email:
            draft.subject = subject
            draft.message = letter(signature: signature)
        case .linkedinMessage: draft.message = letter(signature: source.ownerName)
        case .linkedinNote:
            let note = LinkedInNote(source, say)
            draft.message = note.text
            draft.notes += note.notes
        case .introduction:
            draft.subject = line("Could you introduce me to \(source.contact.name)?")
            draft.message = introductionAsk
        case .phone:
            draft.script = CallScript(source, say).steps
            draft.message = CallScript.spoken(draft.script)
        case .inPerson: draft.message = CallScript(source, say).inPerson
        }
        if channel.isSpoken { draft.spokenSeconds = SpokenLength.seconds(draft.message) }
        draft.recipient = recipient
        draft.missing = DraftGaps(source, channel).missing
        draft.notes += DraftGaps(source, channel).notes(say)
        return draft
    }

    private var recipient: String? {
        switch channel {
        case .email: source.contact.email
        case .linkedinNote, .linkedinMessage: source.contact.linkedinURL
        case .phone: source.contact.phone
        case .introduction: source.goBetween?.email
        case .inPerson: nil
        }
    }

    // MARK: In writing

    private var subject: String {
        if let own = source.request.subject { return own }
        let field = source.contact.roleFamily.map { Phrase.lowered(Phrase.core($0)) ?? Phrase.core($0) }
        return switch source.request.interviewType {
        case .careerExploration: line("\(capitalMinutes) about \(field.map { "your work in \($0)" } ?? "your work")?")
        case .companyInsider:
            line("\(capitalMinutes) about working \(source.organization.map { "at \($0)" } ?? "with you")?")
        case .hiringManager: line("\(capitalMinutes) about your team\(source.organization.map { " at \($0)" } ?? "")?")
        }
    }

    private var capitalMinutes: String { Phrase.capitalized(say.minutes) }

    /// A subject has at most 200 characters; one that is longer for the names in it goes without them.
    private func line(_ text: String) -> String {
        text.unicodeScalars.count <= 200 ? text : "A question about your work"
    }

    private func letter(signature: String) -> String {
        let who = [
            say.goBetween, namesOwner(say.introduction(spoken: false)) ? nil : say.name,
            say.introduction(spoken: false), say.affiliations, say.interests,
        ]
        let why = [say.whyYou, say.bond, say.expertise]
        let what = [say.purpose, say.ask, DraftSentences.promise]
        let when = [ProposedTimes.sentence(source) ?? DraftSentences.flexible, DraftSentences.courtesy]
        let paragraphs = [who, why, what, when].map { $0.compactMap { $0 }.joined(separator: " ") }.filter {
            !$0.isEmpty
        }
        let thanks = "Thank you for reading this."
        return ([source.recipient.greeting] + paragraphs + [thanks, "Kind regards,\n\(signature)"])
            .joined(separator: "\n\n")
    }

    private func namesOwner(_ text: String?) -> Bool { text?.contains(source.ownerName) ?? false }

    private var signature: String {
        ([source.ownerName] + [source.profile.linkedinURL].compactMap { $0 }).joined(separator: "\n")
    }

    // MARK: To a go-between

    /// Asks somebody who knows both, with lines that can be passed on as they are (S29).
    private var introductionAsk: String {
        let contact = source.contact
        let post = [contact.title, source.organization].compactMap { $0 }.joined(separator: ", ")
        let person = contact.name + (post.isEmpty ? "" : " (\(post))")
        let first = DraftSource.Person(name: contact.name).firstName
        let greeting = source.goBetween?.greeting ?? "Hello,"
        let wish = [
            say.purpose, "\(person) may be just the person to ask.",
            source.request.whyYou.flatMap { OwnWords.whyThem($0, first) }
                ?? contact.title.map { title in
                    let place = source.organization.map { " at \($0)" } ?? ""
                    return "I chose \(first) because somebody who works as \(title)\(place) knows it from close up."
                }, source.goBetween == nil ? nil : "I am writing to you because you know \(first).",
        ].compactMap { $0 }
        let ask =
            "Would you be willing to introduce us? I would ask for no more than \(say.minutes), at any time that "
            + "suits \(first), and bring a few questions."
        let own = [say.name, say.introduction(spoken: false), say.affiliations, say.interests].compactMap { $0 }
        let lines = "These lines may help, if you want to pass something on:\n\n\(own.joined(separator: " "))"
        let end = "If it is not convenient, that is no trouble at all. Thank you for thinking about it."
        return [greeting, wish.joined(separator: " "), ask, lines, end, "Kind regards,\n\(signature)"].joined(
            separator: "\n\n")
    }
}

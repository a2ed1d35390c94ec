import Records

/// The sentences that a draft is made of, each whole by itself, so that any of them can be left out.
struct DraftSentences {
    let source: DraftSource

    private var request: InterviewRequest { source.request }
    private var profile: Profile { source.profile }
    private var contact: Contact { source.contact }

    // MARK: Who asks

    var name: String { "My name is \(source.ownerName)." }

    /// Who the owner is, in as many sentences as she gave; what she says aloud comes from her pitch.
    func introduction(spoken: Bool) -> String? {
        if spoken, let pitch = source.pitch { return Phrase.sentences(pitch).joined(separator: " ") }
        if let text = profile.introduction {
            let sentences = Phrase.sentences(text)
            return ([OwnWords.iAm(sentences.first ?? "")] + sentences.dropFirst()).joined(separator: " ")
        }
        if let headline = profile.headline { return OwnWords.iAm(headline) }
        if let facts = stage { return facts }
        return source.pitch.map { Phrase.sentences($0).joined(separator: " ") }
    }

    /// The first sentence of it.
    var shortIntroduction: String? {
        if let headline = profile.headline { return OwnWords.iAm(headline) }
        return introduction(spoken: false).flatMap { Phrase.sentences($0).first }
    }

    /// What the members of the profile tell; nil when they tell too little.
    private var stage: String? {
        switch profile.stage {
        case .student:
            guard let program = profile.program else { return profile.school.map { "I am a student at \($0)." } }
            return "I study \(Phrase.lowered(program) ?? program)\(profile.school.map { " at \($0)" } ?? "")."
        case .newGrad:
            guard let program = profile.program else {
                return profile.school.map { "I recently graduated from \($0)." }
            }
            return "I recently finished my degree in \(Phrase.lowered(program) ?? program)"
                + "\(profile.school.map { " at \($0)" } ?? "")."
        case .employed: return profile.employer.map { "I work at \($0)." }
        case .careerChanger:
            return profile.employer.map { "I work at \($0) now, and am thinking about a change of field." }
        case .newcomer:
            guard let place = profile.movedTo ?? profile.location else { return nil }
            return "I recently moved to \(place)\(profile.newcomerFrom.map { " from \($0)" } ?? "")."
        case .returning: return "I am returning to working life after a break."
        }
    }

    /// What she is besides (S41): a veteran, a graduate student.
    var affiliations: String? {
        guard !profile.affiliations.isEmpty else { return nil }
        let parts = profile.affiliations.prefix(3).map { affiliation -> String in
            let line = Phrase.core(affiliation)
            let words = line.lowercased().split(separator: " ")
            if words.first.map({ $0.hasPrefix("alum") }) ?? false, words.count > 2, ["of", "from"].contains(words[1]) {
                return "one of the alumni of \(line.split(separator: " ").dropFirst(2).joined(separator: " "))"
            }
            guard let inside = Phrase.lowered(line), inside.first?.isLowercase ?? false else {
                let isKind = words.last.map { Self.kinds.contains(String($0)) } ?? false
                return words.first != "the" && isKind ? "a member of the \(line)" : "a member of \(line)"
            }
            return ["a ", "an ", "the "].contains(where: inside.hasPrefix)
                ? inside : "\(Phrase.article(for: inside)) \(inside)"
        }
        return "I am also \(Phrase.list(parts))."
    }

    /// Bodies that are spoken of with "the".
    private static let kinds: Set = [
        "association", "society", "institute", "institution", "union", "guild", "league", "federation", "council",
        "academy", "chamber", "club", "network", "alliance", "board", "college",
    ]

    var interests: String? { profile.interests.map { OwnWords.interests($0) } }

    // MARK: Why this person

    /// Nil when it does not speak to the person.
    var whyYou: String? { request.whyYou.flatMap { OwnWords.whyYou($0) } }

    /// What the two share (S53).
    var bond: String? { contact.commonalities.first.map { Bond.sentence($0) } }

    /// Who sent the owner here, where she may be named.
    var goBetween: String? {
        guard let person = source.goBetween, source.mayNameGoBetween else { return nil }
        return request.arrangement == .introduction
            ? "\(person.name) kindly put us in touch." : "\(person.name) suggested that I write to you."
    }

    /// What this person knows that others do not (S62).
    var expertise: String? {
        let place = source.organization.map { " at \($0)" } ?? ""
        if let title = contact.title {
            // What may be a name or a rank keeps its capital and takes no article.
            let inside = Phrase.lowered(title).flatMap { $0.first?.isLowercase ?? false ? $0 : nil }
            let role = inside.map { "\(Phrase.article(for: $0)) \($0)" } ?? title
            return "I would like to learn from your experience as \(role)\(place)."
        }
        if let field = contact.roleFamily {
            return
                "Somebody who works in \(Phrase.lowered(field) ?? field)\(place) knows far more about it than I can read."
        }
        return source.organization.map { "You know \($0) from the inside, and I only from what is published." }
    }

    // MARK: What is asked

    /// The purpose (S50); where none is given, what the objectives say.
    var purpose: String? {
        if let purpose = request.purpose { return OwnWords.purpose(purpose) }
        let wishes = request.objectives.map { objective -> String in
            switch objective {
            case .learnField: "what the field is like"
            case .learnPosition: "what the work is day by day"
            case .learnWorkplace: "how it is to work \(source.organization.map { "at \($0)" } ?? "where you are")"
            case .understandPath: "how people come to it"
            case .buildNetwork: "who else does this work"
            }
        }
        return wishes.isEmpty ? nil : "I would like to understand \(Phrase.list(wishes))."
    }

    var minutes: String { request.askedMinutes == 1 ? "one minute" : "\(request.askedMinutes) minutes" }

    /// The one thing that is asked for, with its length (S54), as the type of talk has it.
    var ask: String {
        let way = way.map { " \($0)" } ?? ""
        let team = source.organization.map { " at \($0)" } ?? ""
        return switch request.interviewType {
        case .careerExploration:
            "Would you have \(minutes)\(way) to tell me a little about your work and how you came to it?"
        case .companyInsider:
            "Could I ask you for \(minutes)\(way), to hear what the work\(team) is like from the inside?"
        case .hiringManager:
            "Would you have \(minutes)\(way) to tell me how your team\(team) works, and what matters most in it?"
        }
    }

    /// How the two would talk.
    private var way: String? {
        switch request.format {
        case .inPerson: "in person, at a place that is convenient for you,"
        case .phone: "on the phone"
        case .video: "by video"
        case .email: "for a few questions by e-mail,"
        case nil: nil
        }
    }

    static let promise = "I would bring a few questions and keep to the time."
    static let courtesy = "If this is not a good moment, I quite understand."
    static let flexible = "I am glad to fit in with your calendar."
}

/// What two people share, said in a sentence (S40, S53).
enum Bond {
    static func sentence(_ commonality: Commonality) -> String {
        let detail = Phrase.core(commonality.detail)
        let first = Phrase.firstWord(detail).lowercased()
        if Phrase.isFirstPerson(detail) || ["you", "your"].contains(first) { return Phrase.sentence(detail) }
        if first == "both" { return Phrase.sentence("We both\(detail.dropFirst(4))") }
        let inside = Phrase.lowered(detail) ?? detail
        return switch commonality.kind {
        case .alumni: "We both studied at \(detail)."
        case .employer: "We have both worked at \(detail)."
        case .town: "\(Phrase.capitalized(detail)) is a place that we share."
        case .service: "We have both served: \(detail)."
        case .language: "We both speak \(detail)."
        case .interest: "We share an interest in \(inside)."
        case .other: "One thing that we have in common: \(detail)."
        }
    }
}

import Records

/// What a draft would be better with.
struct DraftGaps {
    private let source: DraftSource
    private let channel: DraftChannel

    init(_ source: DraftSource, _ channel: DraftChannel) {
        self.source = source
        self.channel = channel
    }

    /// Members that are empty, the one that would help most first.
    enum Member: String, Word {
        case purpose = "request.purpose"
        case whyYou = "request.why_you"
        case introduction = "profile.introduction"
        case interests = "profile.interests"
        case pitch
        case goBetween = "request.introduction_id"
        case email = "contact.email"
        case phone = "contact.phone"
        case linkedinURL = "contact.linkedin_url"
        case title = "contact.title"
        case organization = "contact.organization_id"
    }

    var missing: [Member] {
        let (request, profile, contact) = (source.request, source.profile, source.contact)
        let isEmpty: [(Member, Bool)] = [
            (.purpose, request.purpose == nil), (.whyYou, request.whyYou == nil && channel != .introduction),
            (.introduction, profile.introduction == nil && profile.headline == nil && !channel.isSpoken),
            (.interests, profile.interests == nil && !channel.isSpoken),
            (.pitch, source.pitch == nil && channel.isSpoken),
            (.goBetween, source.goBetween == nil && channel == .introduction),
            (.email, contact.email == nil && channel == .email), (.phone, contact.phone == nil && channel == .phone),
            (.linkedinURL, contact.linkedinURL == nil && [.linkedinNote, .linkedinMessage].contains(channel)),
            (.title, contact.title == nil && channel != .phone),
            (.organization, source.organization == nil && request.interviewType != .careerExploration),
        ]
        return isEmpty.filter(\.1).map(\.0)
    }

    /// What the owner ought to know about the draft.
    func notes(_ say: DraftSentences) -> [String] {
        var notes: [String] = []
        if source.request.whyYou != nil, say.whyYou == nil, channel != .introduction, !channel.isSpoken {
            notes.append(
                "Your reason for choosing this person speaks about them; word it to them, and it finds its place.")
        }
        if source.request.proposedTimes.contains(where: { $0 <= source.now }) {
            notes.append("Proposed times that have passed are left out.")
        }
        if source.goBetween != nil, !source.mayNameGoBetween, channel != .introduction {
            notes.append(
                source.request.introductionID == nil
                    ? "Who gave you the name is not mentioned, since you may not use their name."
                    : "Who will introduce you is not mentioned until the introduction is made.")
        }
        if channel == .phone {
            notes.append("Writing first may work better than calling; a call is welcome where no answer comes.")
        }
        if channel == .linkedinNote, source.contact.linkedinState == .connected {
            notes.append("You are connected already, so a message can say more than a note.")
        }
        return notes
    }
}

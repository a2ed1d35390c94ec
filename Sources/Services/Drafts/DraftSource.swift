import Records

/// All that a draft can draw on; what is not known is left out of it and never made up.
struct DraftSource {
    /// Somebody with whom one writes or speaks.
    struct Person {
        var name: String
        var isKnown = false
        var email: String?
    }

    var ownerName: String
    var ownerEmail: String
    var profile = Profile()
    /// What the owner says of herself aloud.
    var pitch: String?
    var contact = Contact()
    var organization: String?
    var request = InterviewRequest()
    /// Who introduces the owner, or sent her here.
    var goBetween: Person?
    /// Whether the contact may be told whose idea it was.
    var mayNameGoBetween = false
    /// The contact's; the owner's where that is not known.
    var zone: Zone
    var now: Instant

    var recipient: Person {
        let isKnown = ![.none, .alumni].contains(contact.relationship)
        return Person(name: contact.name, isKnown: isKnown, email: contact.email)
    }
}

extension DraftSource.Person {
    private static let titles: Set<String> = ["dr", "prof", "professor", "mr", "mrs", "ms", "mx", "sir", "dame", "rev"]

    /// The name for those whom one knows; whole where it begins with a title.
    var firstName: String {
        guard let first = name.split(separator: " ").first else { return name }
        let isTitle = Self.titles.contains(first.lowercased().trimmingSuffix(while: { $0 == "." }))
        return isTitle ? name : String(first)
    }

    var greeting: String { isKnown ? "Hello \(firstName)," : "Dear \(formalName)," }

    /// The whole name, but "Dr Okafor" of "Dr Ada Okafor".
    private var formalName: String {
        let words = name.split(separator: " ")
        guard firstName == name, words.count > 2, let title = words.first, let last = words.last,
            last.count > 3, last.first?.isUppercase ?? false, !last.contains(".")
        else { return name }
        return "\(title) \(last)"
    }
}

extension String {
    fileprivate func trimmingSuffix(while matches: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, matches(last) { text = text.dropLast() }
        return String(text)
    }
}

/// What one place of a rule can match: a choice of words (in all their forms), exact forms and concepts.
///
/// Written `hire|recruit|=hired|JOB`: a word in lower case stands for all its forms, after `=` for that form alone, and
/// capitals name a concept. `VERB`, `PAST`, `GERUND`, `PARTICIPLE`, `BASE` and `PLURAL` name shapes.
struct WordClass: Hashable {
    let lemmas: Set<String>
    let exact: Set<String>
    let concepts: Set<String>

    init(_ text: some StringProtocol) {
        var lemmas: Set<String> = []
        var exact: Set<String> = []
        var concepts: Set<String> = []
        for part in text.split(separator: "|") {
            let word = String(part).replacing("_", with: " ")
            if word.hasPrefix("=") {
                exact.insert(String(word.dropFirst()))
            } else if let first = word.utf8.first, (65...90).contains(first) {
                concepts.insert(String(part))
            } else {
                lemmas.insert(String(word))
            }
        }
        (self.lemmas, self.exact, self.concepts) = (lemmas, exact, concepts)
    }

    var words: [String] { lemmas.union(exact).sorted() }

    static let shapes: [String: Inflection.Shape] = [
        "VERB": .verb, "PAST": .past, "GERUND": .gerund, "PARTICIPLE": .participle, "BASE": .base, "PLURAL": .plural,
        "THIRD": .third,
    ]
}

/// The forms of each lemma, concept and shape, by their places in the list of all forms.
struct ClassMembers {
    private var exact: [String: Int] = [:]
    private var lemmas: [String: [Int]] = [:]
    private var concepts: [String: [Int]] = [:]

    init(_ builder: LexiconBuilder, _ words: [String]) {
        for (index, word) in words.enumerated() {
            exact[word] = index
            guard let entry = builder.entries[word] else { continue }
            for lemma in entry.lemmas { lemmas[lemma, default: []].append(index) }
            for concept in entry.concepts { concepts[concept, default: []].append(index) }
            for (name, shape) in WordClass.shapes where !entry.shape.isDisjoint(with: shape) {
                concepts[name, default: []].append(index)
            }
        }
    }

    func forms(of kind: WordClass) -> Set<Int> {
        var forms = Set(kind.exact.compactMap { exact[$0] })
        for lemma in kind.lemmas {
            // "moved" is no base form and stands for itself.
            forms.formUnion(lemmas[lemma] ?? exact[lemma].map { [$0] } ?? [])
        }
        for concept in kind.concepts { forms.formUnion(concepts[concept] ?? []) }
        return forms
    }
}

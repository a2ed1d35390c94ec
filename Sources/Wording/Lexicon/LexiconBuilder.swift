/// Gathers words, their forms and their classes of meaning, before they are laid out for looking up.
struct LexiconBuilder {
    /// A form as written, folded to lower case; several words as one are joined by a blank ("cover letter").
    struct Entry {
        var lemmas: Set<String> = []
        var concepts: Set<String> = []
        var shape: Inflection.Shape = []
    }

    private(set) var entries: [String: Entry] = [:]
    /// What could not be read in a table; a test wants it empty.
    private(set) var mistakes: [String] = []

    /// Reads a table: each line is `CONCEPT kind: word word …`, kind being verbs, nouns or words.
    mutating func add(table: String) {
        for line in table.split(separator: "\n") {
            let halves = line.split(separator: ":", maxSplits: 1)
            let head = halves.first?.split(separator: " ") ?? []
            guard halves.count == 2, head.count == 2 else {
                mistakes.append(String(line))
                continue
            }
            for word in halves[1].split(separator: " ") {
                add(String(word).replacing("_", with: " "), as: String(head[1]), meaning: String(head[0]))
            }
        }
    }

    /// A word that a rule names and no table holds stands for its one form; terms of several words only tables make.
    mutating func add(bare word: String) {
        if word.utf8.contains(UInt8(ascii: " ")), entries[word] == nil { return mistakes.append(word) }
        if entries[word] == nil { entries[word, default: Entry()].lemmas.insert(word) }
    }

    mutating func add(shapes: [String: Inflection.Shape]) {
        for (word, shape) in shapes { entries[word, default: Entry()].shape.formUnion(shape) }
    }

    /// The concepts that some class names and no table holds.
    func unknown(_ classes: [WordClass]) -> [String] {
        let known = Set(entries.values.flatMap(\.concepts)).union(WordClass.shapes.keys)
            .union(Lexicon.Special.allCases.map(\.concept))
        return Set(classes.flatMap(\.concepts)).subtracting(known).sorted()
    }

    private mutating func add(_ word: String, as kind: String, meaning concept: String) {
        switch kind {
        case "verbs":
            // Of several words as one the first is the verb: "look forward to".
            let (verb, rest) = word.firstBlank
            for (form, shape) in Inflection.verb(verb) {
                insert(form + rest, word, concept, shape)
                if !rest.isEmpty { entries[form + rest]?.lemmas.insert(verb) }
            }
        case "nouns":
            let (first, last) = word.lastBlank
            for (form, shape) in Inflection.noun(last) { insert(first + form, word, concept, shape) }
        case "words": insert(word, word, concept, [])
        case "alias":
            // "ca=can": what is left of "can't" without its "n't".
            let parts = word.split(separator: "=").map(String.init)
            if parts.count == 2 { insert(parts[0], parts[1], concept, []) } else { mistakes.append(word) }
        default: mistakes.append(kind)
        }
    }

    private mutating func insert(_ form: String, _ lemma: String, _ concept: String, _ shape: Inflection.Shape) {
        entries[form, default: Entry()].lemmas.insert(lemma)
        entries[form, default: Entry()].concepts.insert(concept)
        entries[form, default: Entry()].shape.formUnion(shape)
        let parts = form.split(separator: " ")
        if parts.count > 1 { for part in parts { add(bare: String(part)) } }
    }
}

extension String {
    /// The first word, and the rest with its blank.
    fileprivate var firstBlank: (String, String) {
        guard let blank = firstIndex(of: " ") else { return (self, "") }
        return (String(self[..<blank]), String(self[blank...]))
    }

    /// All but the last word with the blank, and the last word.
    fileprivate var lastBlank: (String, String) {
        guard let blank = lastIndex(of: " ") else { return ("", self) }
        return (String(self[...blank]), String(self[index(after: blank)...]))
    }
}

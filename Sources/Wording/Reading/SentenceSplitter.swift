/// Finds where sentences end: at stops and empty lines, at list items, and at the ends of lines that were meant.
enum SentenceSplitter {
    static func sentences(_ look: Look, lines: Bool) -> [Sentence] {
        var sentences: [Sentence] = []
        var start = 0
        var opens = true
        func close(_ end: Int) {
            guard end > start else { return }
            var sentence = Sentence(tokens: start..<end)
            sentence.isQuestion = (max(start, end - 3)..<end).contains { look.at($0, look.grammar.question) }
            sentence.opensParagraph = opens
            sentences.append(sentence)
            start = end
        }
        for index in look.tokens.indices {
            let begins = breaksBefore(index, look, lines: lines)
            if begins { close(index) }
            if start == index { opens = index == 0 || look.tokens[index].look.contains(.paragraph) }
            if endsAfter(index, look) { close(index + 1) }
        }
        close(look.tokens.count)
        return sentences
    }

    private static func breaksBefore(_ index: Int, _ look: Look, lines: Bool) -> Bool {
        let token = look.tokens[index]
        guard index > 0, token.look.contains(.line) else { return false }
        if lines || token.look.contains(.paragraph) || isListMark(index, look) { return true }
        return token.look.contains(.afterShortLine) && (token.look.contains(.capital) || look.isMark(index))
    }

    private static func isListMark(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        if look.at(index, grammar.bullet) || look.at(index, grammar.dash) { return true }
        return look.at(index, grammar.number) && (look.at(index + 1, grammar.stop) || look.at(index + 1, grammar.close))
    }

    private static func endsAfter(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        guard look.at(index, grammar.stop) || look.at(index, grammar.question) || look.at(index, grammar.bang) else {
            // A quote or bracket right after the end of a sentence still belongs to it.
            return (look.at(index, grammar.quote) || look.at(index, grammar.close)) && index > 0
                && look.tokens[index].look.contains(.joined) && isEnd(index - 1, look)
        }
        let next = index + 1
        if next < look.tokens.count, look.tokens[next].look.contains(.joined) {
            // "Why?!", or "example.org" without an address's looks.
            return false
        }
        if look.at(index, grammar.stop), look.at(index - 1, grammar.abbreviation) { return false }
        return true
    }

    private static func isEnd(_ index: Int, _ look: Look) -> Bool {
        let grammar = look.grammar
        return look.at(index, grammar.stop) || look.at(index, grammar.question) || look.at(index, grammar.bang)
    }
}

/// Tells the greeting and the signature from the body.
enum Blocks {
    static func mark(_ sentences: inout [Sentence], _ look: Look) {
        guard sentences.count > 1 else { return }
        if sentences[0].tokens.count < 8, look.at(sentences[0].tokens.lowerBound, look.grammar.greeting) {
            sentences[0].block = .greeting
        }
        guard let start = signature(sentences, look) else { return }
        var block = Sentence.Block.signature
        for index in start..<sentences.count {
            if look.at(sentences[index].tokens.lowerBound, look.grammar.postscript) { block = .body }
            sentences[index].block = block
        }
    }

    /// The first of the last few short lines that begins with a word of farewell, or is nothing but a name.
    private static func signature(_ sentences: [Sentence], _ look: Look) -> Int? {
        for index in sentences.indices.suffix(8) where index > 0 {
            let tokens = sentences[index].tokens
            let first = tokens.lowerBound
            guard look.tokens[first].look.contains(.line), tokens.count < 8 else { continue }
            if look.at(first, look.grammar.closing), tokens.dropFirst().prefix(2).allSatisfy({ isNameOrMark($0, look) })
            {
                return index
            }
            if tokens.count < 4, index == sentences.count - 1, tokens.allSatisfy({ isNameOrMark($0, look) }) {
                return index
            }
        }
        return nil
    }

    private static func isNameOrMark(_ index: Int, _ look: Look) -> Bool {
        look.isMark(index) || look.tokens[index].look.contains(.capital) || look.at(index, look.grammar.closing)
    }
}

/// Finds what stands between quotation marks.
enum Quotation {
    /// A quotation longer than this, or one across paragraphs, was never closed.
    private static let longest = 80

    static func mark(_ marks: inout [Reading.Marks], _ look: Look) {
        var open: Int?
        for index in look.tokens.indices {
            if look.tokens[index].look.contains(.paragraph) { open = nil }
            guard look.at(index, look.grammar.quote) else { continue }
            if let start = open, index - start < longest {
                for inside in start..<index { marks[inside].insert(.quoted) }
                open = nil
            } else {
                open = index
            }
        }
    }
}

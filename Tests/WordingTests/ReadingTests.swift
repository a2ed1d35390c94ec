import Testing

@testable import Wording

/// A text read for a test, with its parts as text again.
struct Read {
    let text: String
    let reading: Reading

    init(_ text: String, lines: Bool = false) {
        self.text = text
        reading = Reading(text, lines: lines, RuleBook.standard)
    }

    func words(_ tokens: some Sequence<Int>) -> String {
        tokens.map { cut(Int(reading.tokens[$0].offset), Int(reading.tokens[$0].length)) }.joined(separator: " ")
    }

    func cut(_ offset: Int, _ length: Int) -> String {
        let scalars = Array(text.unicodeScalars)
        return String(String.UnicodeScalarView(scalars[offset..<offset + length]))
    }

    var sentences: [String] { reading.sentences.map { words($0.tokens) } }
    var clauses: [String] { reading.clauses.map { words($0.tokens) } }
    var denied: String { words(reading.tokens.indices.filter { reading.marks[$0].contains(.denied) }) }
}

@Suite("Reading a text") struct ReadingTests {
    @Test(arguments: [
        ["apply", "applies", "applied", "applying"], ["study", "studies", "studying"], ["stay", "stays", "staying"],
        ["hire", "hires", "hired", "hiring"],
        ["plan", "plans", "planned", "planning"], ["role", "roles"], ["call", "calls", "called", "calling"],
    ])
    func `the forms of a word have one stem`(_ forms: [String]) {
        #expect(Set(forms.map { Spelling.stem(of: $0) }).count == 1)
    }

    @Test func `short and hissing words keep their endings`() {
        let words = ["use", "this", "is", "bus", "less", "sing", "bed"]
        #expect(words.filter { Spelling.stem(of: $0) != WordHash.of($0) && $0 != "less" }.isEmpty)
    }

    @Test func `weights are read from lines, and what is no feature is told`() {
        let text = """
            a40b-10\tHIRE ME\nc7\t#8062e3b4 since\na1\tNOTHING\na-64c999\tbias\nf24\tdoubling
            d300e-300\tHIRE\n~a-16\tmodal

            """
        let file = Array(text.utf8).withUnsafeBufferPointer { WeightFile($0) }
        let space = FeatureSpace()
        let model = LinearModel(space, file)
        let hire = space.index(of: "HIRE ME").map { model.weights(model.row(of: $0)) }
        #expect(hire?[0] == 40 && hire?[1] == -10)
        let most = space.index(of: "HIRE").map { model.weights(model.row(of: $0)) }
        #expect(most?[3] == 127 && most?[4] == -127)
        #expect(model.weights(model.row(ofWord: 0x8062_e3b4))[2] == 7)
        #expect(model.row(ofWord: 0x8062_e3b5) == -1)
        #expect(model.mistakes == ["NOTHING"] && model.bias[0] == -2 && model.doubling[5] == 0.75)
        #expect(file.stretches.map(\.weight) == [-0.5])
    }

    @Test func `every table of words and rules can be read`() {
        #expect(RuleBook.standard.mistakes == [])
        #expect(RuleBook.standard.rules.count > 100)
    }

    @Test func `words, numbers and marks have their places in scalars`() {
        let read = Read("Zoë paid £1,500 at 10:15 👍 – ok?")
        #expect(read.words(read.reading.tokens.indices) == "Zoë paid £ 1,500 at 10:15 👍 – ok ?")
        #expect(read.reading.tokens.map(\.value).filter { $0 >= 0 } == [150_000, 615])
    }

    @Test(arguments: ["can't", "can’t", "cannot", "cant", "CAN'T"])
    func `a contraction is read as its parts`(_ word: String) {
        let read = Read(word)
        let book = RuleBook.standard
        #expect(read.reading.tokens.count == 2)
        #expect(book.lexicon.isIn(read.reading.tokens[0].form, book.grammar.modal))
        #expect(book.lexicon.isIn(read.reading.tokens[1].form, book.grammar.not))
        #expect(read.reading.tokens.allSatisfy { $0.offset == 0 })
    }

    @Test func `addresses, dotted and hyphenated words are one token each`() {
        let read = Read("See https://example.org/a?b=1, my C.V. or e-mail jo@example.org.")
        #expect(
            read.words(read.reading.tokens.indices)
                == "See https://example.org/a?b=1 , my C.V. or e-mail jo@example.org .")
    }

    @Test func `sentences end at stops, empty lines and list items, not at abbreviations`() {
        #expect(
            Read("Dear Dr. Wu,\nI saw your talk at 3 p.m. yesterday. It was\ngood!\n- one\n- two").sentences.count == 5)
        #expect(
            Read("this is a line that goes on and on until it is wrapped by the mailer\nand then ends.").sentences.count
                == 1)
        #expect(Read("one\ntwo\nthree", lines: true).sentences.count == 3)
    }

    @Test func `clauses begin at commas, conjunctions and question words`() {
        #expect(
            Read("I was wondering whether you could help, because I want to know how you began.").clauses == [
                "I was wondering", "whether you could help ,", "because I want to know", "how you began .",
            ])
    }

    @Test func `a clause knows who acts, when and how it is put`() {
        let asked = Read("Could you hire me?").reading.clauses[0]
        #expect(asked.subject == .you && asked.traits.isSuperset(of: [.asking, .modal, .question]))
        let told = Read("You hired me.").reading.clauses[0]
        #expect(told.subject == .you && told.traits.contains(.past))
        let wished = Read("If you gave me a chance").reading.clauses[0]
        #expect(wished.traits.contains(.condition) && !wished.traits.contains(.past))
        #expect(Read("Send me the form.").reading.clauses[0].traits.contains(.imperative))
    }

    @Test(arguments: [
        ("I'm not asking for a job, but could you hire me?", "not asking for a job ,"),
        ("I am not asking for a job or an internship; please help.", "not asking for a job or an internship"),
        ("Couldn't you hire me?", ""),
        ("Not only do you hire, you train.", ""),
        ("Please don't hesitate to hire me.", ""),
        ("I write without expecting a job, so relax.", "without expecting a job ,"),
        ("I never said that you hire because I want a job.", "never said that you hire because I want a job ."),
    ])
    func `a denial reaches as far as its thought`(_ text: String, _ denied: String) {
        #expect(Read(text).denied == denied)
    }

    @Test func `greeting and signature are no body`() {
        let read = Read("Hi Ana,\n\nI like your work.\n\nBest regards,\nJo Smith\nNurse\n\nPS: Call me.")
        #expect(read.reading.sentences.map(\.block) == [.greeting, .body, .signature, .signature, .signature, .body])
    }

    @Test func `quotations are marked only when they close`() {
        let closed = Read("She said “hire me” twice.")
        #expect(closed.reading.marks.count { $0.contains(.quoted) } == 3)
        #expect(Read("She said \"hire me twice.").reading.marks.allSatisfy { !$0.contains(.quoted) })
    }
}

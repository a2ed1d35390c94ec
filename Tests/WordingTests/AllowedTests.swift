import Testing

@testable import Wording

/// The codes that a text gets.
func codes(_ text: String, _ kind: TextKind = .request) -> Set<FaultCode> {
    Set(Wording.read(text, as: kind).map(\.code))
}

@Suite("What may be said") struct AllowedTests {
    @Test(arguments: [
        "What do you look for when you hire?", "How did you get hired?", "Which qualities do you seek in applicants?",
    ])
    func `what is sought in applicants may be asked (S83)`(_ text: String) {
        #expect(!codes(text, .questions).contains(.asksForJob))
    }

    @Test func `interest in a position may be voiced (S95)`() {
        #expect(
            !codes("Thank you, I am interested in the position you told me about.", .thankYou).contains(.asksForJob))
    }

    @Test func `a field's usual pay is told for information only (S80)`() {
        let findings = Wording.read("What does someone in this field usually earn?", as: .questions)
        #expect(findings.filter { $0.code == .asksPersonalPay }.map(\.onlyInforms) == [true])
    }

    @Test func `the packet may go with an update (S110), not with a request`() {
        let text =
            "The analyst post you told me of has been advertised and I have applied. I attach the posting and my resume. "
            + "Could you pass them on to the right people?"
        #expect(!codes(text, .update).contains(.asksForJob))
        #expect(codes("I attach my resume. Could you pass it on to HR?", .request).contains(.asksForJob))
    }

    @Test(arguments: ["I'm not asking for a job.", "I’m not asking for a job or an internship."])
    func `not asking for a job is innocent`(_ text: String) { #expect(!codes(text).contains(.asksForJob)) }

    @Test func `an ask after a denial is an ask, with its place`() throws {
        let text = "😀 I'm not asking for a job, but could you hire me?"
        let finding = try #require(Wording.read(text, as: .request).first { $0.code == .asksForJob })
        let place = try #require(finding.place)
        #expect(Read(text).cut(place.offset, place.length).contains("hire me"))
    }

    @Test(arguments: [
        "Could you hire me?", "Are there any openings on your team?", "Please pass on my resume to your recruiters.",
        "Keep me in mind if anything opens up.", "Could you put in a good word for me with your boss?",
    ])
    func `these ask for a job`(_ text: String) { #expect(codes(text).contains(.asksForJob)) }

    @Test(arguments: [
        "I'm looking for a role in marketing.", "I am open to new opportunities.", "I've been applying everywhere.",
    ])
    func `these mention the search`(_ text: String) { #expect(codes(text).contains(.mentionsJobSearch)) }

    /// What must not be said, whatever else a text lacks.
    private static let forbidden: Set<FaultCode> = [.asksForJob, .mentionsJobSearch, .asksPersonalPay, .tooLongAsk]

    @Test(arguments: [
        "I want to understand the work.", "I'm just trying to understand the work, nothing more.",
        "I'm intrigued by what happens in a factory.", "I work between two hospital sites in Leeds.",
        "I am a dietitian in Leeds, mostly looking after people with kidney disease.",
        "I am a carer looking after my mother.", "Could I ring you for 15 minutes one evening?",
        "Would 20 minutes one afternoon suit you?", "I look forward to hearing from you.",
    ])
    func `plain sentences of a request are innocent`(_ text: String) {
        #expect(codes(text).isDisjoint(with: Self.forbidden))
    }

    @Test(arguments: [
        "What does your job involve?", "What is your job like?", "How much do you make in one batch?",
        "What surprised you when you began this job?",
    ])
    func `plain questions are innocent`(_ text: String) {
        #expect(codes(text, .questions).isDisjoint(with: Self.forbidden))
    }

    @Test func `a kind follow-up is innocent`() {
        let text = "Hi Helen, did my last email land in your spam? Could we do 15 minutes next week? Maya"
        #expect(codes(text, .followUp).isDisjoint(with: Self.forbidden.union([.blamesSilence])))
    }

    @Test func `two asks in one sentence are both found`() {
        let text = "Hi Grace, could you hire me, or could we talk for an hour?"
        #expect(codes(text).isSuperset(of: [.asksForJob, .tooLongAsk]))
    }

    @Test(arguments: [
        "I am considering a career change.", "What does your job involve?", "I am doing research on ports.",
    ])
    func `these do not mention a search`(_ text: String) { #expect(!codes(text).contains(.mentionsJobSearch)) }

    @Test(arguments: ["How much do you make?", "What was your starting salary?", "Are you paid well?"])
    func `these ask for the other person's pay`(_ text: String) {
        let findings = Wording.read(text, as: .questions).filter { $0.code == .asksPersonalPay }
        #expect(findings.contains { !$0.onlyInforms })
    }
}

@Suite("The time asked for") struct DurationTests {
    @Test(arguments: [
        ("Could I have fifteen minutes of your time?", 15), ("Would you have a quarter of an hour for a call?", 15),
        ("Could we talk for 15-20 minutes?", 20), ("Could we talk for half an hour?", 30),
        ("Are you free from 10:15 to 10:30 on Tuesday?", 15), ("Could we talk for an hour and a half?", 90),
        ("Could you give me forty five minutes?", 45), ("Could we talk for ½ hour?", 30),
        ("Could we speak from a quarter past seven to half past seven?", 15), ("Could you spare 40'?", 40),
        ("Could I ask for 1 h 15 of your time?", 75), ("Might I visit you for two afternoons?", 360),
    ])
    func `stretches are read in digits, words, ranges and clock times`(_ text: String, _ minutes: Int) {
        let reading = Reading(text, lines: false, RuleBook.standard)
        let found = reading.sentences.flatMap { StretchReader(reading, RuleBook.standard).stretches(in: $0) }
        #expect(found.map(\.minutes).max() == minutes)
    }

    @Test(arguments: [
        "Could I have a few minutes of your time?", "I admire your fifteen minutes of fame. Could we talk?",
    ])
    func `a few minutes are no duration, nor is fame`(_ text: String) { #expect(codes(text).contains(.noDuration)) }

    @Test func `exactly 30 is long, more is too long, 20 is neither`() {
        #expect(codes("Could you spare 20 minutes for a call?").isDisjoint(with: [.noDuration, .longAsk, .tooLongAsk]))
        #expect(codes("Could you spare 30 minutes for a call?").contains(.longAsk))
        #expect(codes("Could you spare 45 minutes for a call?").contains(.tooLongAsk))
    }
}

@Suite("Lists of questions") struct QuestionListTests {
    private func list(_ count: Int, _ last: String) -> String {
        ((1..<count).map { "\($0). What do you do on day \($0)?" } + ["\(count). \(last)"]).joined(separator: "\n")
    }

    @Test(arguments: [(11, true, false), (12, false, false), (14, false, false), (15, false, true)])
    func `twelve to fourteen questions are enough (S75)`(_ count: Int, _ few: Bool, _ many: Bool) {
        let found = codes(list(count, "Who else should I talk to?"), .questions)
        #expect(found.contains(.tooFewQuestions) == few)
        #expect(found.contains(.tooManyQuestions) == many)
    }

    @Test func `asking whom else to see must come last (S96)`() {
        #expect(!codes(list(12, "Who else should I talk to?"), .questions).contains(.noClosingReferralQuestion))
        let early = "Who else should I talk to?\nWhat do you like best?"
        let finding = Wording.read(early, as: .questions).first { $0.code == .noClosingReferralQuestion }
        #expect(finding?.place == Finding.Place(offset: 0, length: 26))
    }

    @Test func `a list asks for resources when the talk explores a career (S84)`() {
        let text = "What do you like best?\nWho else should I talk to?"
        func lacks(_ type: TalkType) -> Bool {
            Wording.read(text, as: .questions, type: type).contains { $0.code == .noResourcesQuestion }
        }
        #expect(lacks(.careerExploration) && !lacks(.companyInsider))
        let asking = "Which books would you recommend to a beginner?\nWho else should I talk to?"
        #expect(!codes(asking, .questions).contains(.noResourcesQuestion))
    }
}

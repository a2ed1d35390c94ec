import Testing

@testable import Services

/// What the checks are made of, each by itself.
@Suite("Parts of the checks") struct CheckPartsTests {
    @Test func `findings are kept within their bounds, those that are asked for last`() {
        let cache = FindingCache<Int>(entries: 64, bytes: 1 << 20)
        for key in 0..<10_000 { cache.keep([CheckFinding(.noPurpose)], under: key) }
        #expect(cache.count <= 64 && cache.count >= 16)
        #expect(cache.known(9_999) == [CheckFinding(.noPurpose)] && cache.known(0) == nil)
        let small = FindingCache<Int>(entries: 1_000_000, bytes: 64_000)
        for key in 0..<10_000 { small.keep(Array(repeating: CheckFinding(.noPurpose), count: 10), under: key) }
        #expect(small.count * 10 * MemoryLayout<CheckFinding>.stride <= 64_000)
    }

    @Test(arguments: [
        ("Dear Ms Okafor,\nI plan the nights of small wards and wonder how you do it.", true),
        ("hello grace! I plan the nights of small wards, and wonder how you do it?", true),
        ("I plan the nights of small wards and wonder how Grace does it.", false),
        ("Dear Grace, I plan the days of small wards and wonder how you do it.", false),
    ])
    func `the same message has the same fingerprint, whatever its greeting and marks`(
        text: String, isSame: Bool
    ) throws {
        let names = ["Grace Okafor"]
        let hash = try MessageHash.of(
            "Hi Grace, I plan the nights of small wards and wonder how you do it.", without: names)
        #expect(hash != nil)
        #expect(try (MessageHash.of(text, without: names) == hash) == isSame)
        #expect(try MessageHash.of("Dear Grace, thank you!", without: names) == nil)
    }

    @Test(arguments: [
        ("https://www.linkedin.com/in/Grace-H/", "linkedin.com/in/grace-h"),
        ("http://ca.linkedin.com/in/grace-h/en?trk=a#b", "linkedin.com/in/grace-h"),
        ("https://example.org/people/grace", "example.org/people/grace"), ("https://www.linkedin.com/", nil),
    ])
    func `a profile has one form`(url: String, form: String?) { #expect(AskedKeys.normalised(url) == form) }

    @Test func `addresses are compared in one form, and tell an organisation only where they belong to one`() {
        #expect(MailAddress("Grace+talks@Ward.example")?.text == "grace@ward.example")
        #expect(MailAddress("g.ra.ce@gmail.com")?.text == "grace@gmail.com")
        #expect(
            MailAddress("grace@gmail.com")?.isPublic == true && MailAddress("grace@ward.example")?.isPublic == false)
        #expect(MailAddress("+@ward.example") == nil)
    }

    @Test func `a text says another when it has half of its telling words`() {
        var text = "I would love to learn how night shifts are planned in small hospitals."
        text.withUTF8 { bytes in
            let words = TextWords(UnsafeRawBufferPointer(bytes))
            #expect(words.say("Learn how the planning of night shifts is done in hospitals"))
            #expect(words.say("hospital night"))
            #expect(!words.say("Understand how bridges are inspected") && !words.say("how is it"))
        }
    }
}

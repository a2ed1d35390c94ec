import Testing

@testable import HTTPServer

struct QueryParametersTests {
    private func parse(_ raw: String) throws -> [String] {
        try QueryParameters.parse(raw).map { "\($0.name)=\($0.value)" }
    }

    @Test func pairsKeepTheirOrderAndRepetitions() throws {
        #expect(try parse("b=1&a=2&b=3") == ["b=1", "a=2", "b=3"])
    }

    @Test func nameAloneHasAnEmptyValue() throws {
        #expect(try parse("a&b=&=c") == ["a=", "b=", "=c"])
    }

    @Test func emptyPairsAreSkipped() throws {
        #expect(try parse("") == [])
        #expect(try parse("&&a=1&") == ["a=1"])
    }

    @Test func onlyTheFirstEqualsSignDivides() throws {
        #expect(try parse("a=b=c") == ["a=b=c"])
        #expect(try QueryParameters.parse("a=b=c").first?.value == "b=c")
    }

    @Test func plusIsABlankAndEscapesAreDecodedOnce() throws {
        #expect(try parse("a+b=c+d") == ["a b=c d"])
        #expect(try parse("a=%2B%26%3D%2541") == ["a=+&=%41"])
        #expect(try parse("a=caf%c3%A9") == ["a=café"])
    }

    @Test func semicolonDoesNotDivide() throws {
        #expect(try parse("a=1;b=2") == ["a=1;b=2"])
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%%41", "a=1&b=%x1"])
    func brokenEscapeIsRefused(_ raw: String) {
        #expect(throws: QueryParameters.Invalid.self) { try QueryParameters.parse(raw) }
    }

    @Test(arguments: ["a=%ff", "%c3=1", "a=%ed%a0%80", "a=%f8%88%80%80%80", "a=%c0%80"])
    func bytesThatAreNoUTF8AreRefused(_ raw: String) {
        #expect(throws: QueryParameters.Invalid.self) { try QueryParameters.parse(raw) }
    }
}

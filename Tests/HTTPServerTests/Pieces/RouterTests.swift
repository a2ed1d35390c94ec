import HTTPTypes
import Testing

@testable import HTTPServer

struct RouterTests {
    /// What a match is, as text.
    private func match(_ method: HTTPRequest.Method, _ path: String, in router: Router<String>) -> String {
        switch router.match(method, path) {
        case .found(let value, let parameters): ([value] + parameters).joined(separator: " ")
        case .methodNotAllowed(let allow): "405 \(allow)"
        case .unknown: "404"
        }
    }

    private func router() throws -> Router<String> {
        var router = Router<String>()
        try router.add(.get, "/", "root")
        try router.add(.get, "/v1/contacts", "list")
        try router.add(.post, "/v1/contacts", "create")
        try router.add(.get, "/v1/contacts/{id}", "find")
        try router.add(.patch, "/v1/contacts/{id}", "update")
        try router.add(.get, "/v1/contacts/search", "search")
        try router.add(.post, "/v1/contacts/{id}/archive", "archive")
        try router.add(.get, "/v1/hooks/{hook}/deliveries/{id}", "delivery")
        try router.add(.post, "/v1/batch", "batch")
        return router
    }

    @Test func literalsAndParametersAreFound() throws {
        let router = try router()
        #expect(match(.get, "/", in: router) == "root")
        #expect(match(.get, "/v1/contacts", in: router) == "list")
        #expect(match(.post, "/v1/contacts", in: router) == "create")
        #expect(match(.get, "/v1/contacts/7", in: router) == "find 7")
        #expect(match(.post, "/v1/contacts/7/archive", in: router) == "archive 7")
        #expect(match(.get, "/v1/hooks/a/deliveries/b", in: router) == "delivery a b")
    }

    @Test func literalBeatsParameter() throws {
        let router = try router()
        #expect(match(.get, "/v1/contacts/search", in: router) == "search")
        #expect(match(.patch, "/v1/contacts/search", in: router) == "405 GET, HEAD, OPTIONS")
    }

    @Test func parameterIsTriedWhereTheLiteralLeadsNowhere() throws {
        #expect(match(.post, "/v1/contacts/search/archive", in: try router()) == "archive search")
    }

    @Test func headFindsGet() throws {
        #expect(match(.head, "/v1/contacts/7", in: try router()) == "find 7")
    }

    @Test func otherMethodIsToldWhatIsAllowed() throws {
        let router = try router()
        #expect(match(.delete, "/v1/contacts", in: router) == "405 GET, HEAD, POST, OPTIONS")
        #expect(match(.head, "/v1/batch", in: router) == "405 POST, OPTIONS")
        #expect(match(.options, "/v1/contacts/7", in: router) == "405 GET, HEAD, PATCH, OPTIONS")
        #expect(match(.trace, "/v1/contacts", in: router) == "405 GET, HEAD, POST, OPTIONS")
    }

    @Test(arguments: [
        "", "*", "v1/contacts", "/v1", "/v1/", "/v1/contacts/", "//v1/contacts", "/v1//contacts", "/V1/contacts",
        "/v1/Contacts",
        "/v1/contacts/7/", "/v1/contacts//archive", "/v1/contacts/7/x", "/v2/contacts", "/v1/contactsx", "/v1/contact",
    ])
    func otherPathIsUnknown(_ path: String) throws {
        #expect(match(.get, path, in: try router()) == "404")
    }

    @Test(arguments: [
        "/v1/contacts/.", "/v1/contacts/..", "/v1/../v1/contacts", "/v1/./contacts", "/v1/contacts/%2e",
        "/v1/contacts/%2E%2e",
        "/v1/contacts/.%2e", "/v1/contacts/x/../7", "/..", "/%2e%2e/v1/contacts",
    ])
    func dotSegmentIsUnknown(_ path: String) throws {
        #expect(match(.get, path, in: try router()) == "404")
    }

    @Test(arguments: [
        "/v1/contacts/%00", "/v1/contacts/a%00b", "/v1/contacts/%2F", "/v1/contacts/a%2fb", "/v1%2Fcontacts",
        "/v1/contacts/%",
        "/v1/contacts/%4", "/v1/contacts/%zz", "/v1/contacts/%4g", "/v1/contacts/a;x=y", "/v1/contacts;x=y",
        "/v1/contacts/;",
        "/v1/contacts/%ff", "/v1/contacts/%c3", "/v1/contacts/%ed%a0%80", "/v1/contacts/%0a", "/v1/contacts/%7f",
    ])
    func trickySegmentIsUnknown(_ path: String) throws {
        #expect(match(.get, path, in: try router()) == "404")
    }

    @Test func segmentsAreDecodedExactlyOnce() throws {
        let router = try router()
        #expect(match(.get, "/v1/c%6Fntacts", in: router) == "list")
        #expect(match(.get, "/v1/contacts/%41%20b", in: router) == "find A b")
        #expect(match(.get, "/v1/contacts/%2541", in: router) == "find %41")
        #expect(match(.get, "/v1/contacts/%252e%252e", in: router) == "find %2e%2e")
        #expect(match(.get, "/v1/contacts/caf%C3%A9", in: router) == "find café")
        #expect(match(.get, "/v1/contacts/a+b", in: router) == "find a+b")
        #expect(match(.get, "/v1/contacts/...", in: router) == "find ...")
    }

    @Test func duplicateIsRefused() throws {
        var router = try router()
        #expect(throws: RouteError.duplicate(.get, "/v1/contacts")) { try router.add(.get, "/v1/contacts", "again") }
        #expect(throws: RouteError.duplicate(.get, "/v1/contacts/{other}")) {
            try router.add(.get, "/v1/contacts/{other}", "again")
        }
    }

    @Test(arguments: [
        "", "v1", "/v1/", "//", "/v1//x", "/{}", "/{id", "/id}", "/a{id}", "/a b", "/é", "/a/..", "/.", "/a?b", "/%41",
    ])
    func templateOutOfShapeIsRefused(_ template: String) {
        var router = Router<String>()
        #expect(throws: RouteError.invalidTemplate(template)) { try router.add(.get, template, "x") }
    }

    @Test func unknownMethodIsRefused() throws {
        var router = Router<String>()
        let brew = try #require(HTTPRequest.Method("BREW"))
        #expect(throws: RouteError.unknownMethod("BREW")) { try router.add(brew, "/", "x") }
    }
}

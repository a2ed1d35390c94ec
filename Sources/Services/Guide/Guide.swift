public import JSON

/// The whole practice as data, phase by phase, for someone who has never heard of it (S11).
public enum Guide {
    /// The guide as an answer.
    public static let document: JSONValue = .object(
        object([
            ("object", .string("guide")), ("title", .string("How to learn from people who do the work")),
            ("summary", .string(summary)), ("rules", .array(rules.map(\.json))), ("phases", .array(phases.map(\.json))),
            ("first_request", FirstRequest.json),
        ]))

    private static let summary = """
        An informational interview is a short talk in which you learn about an occupation, a workplace or a path from \
        someone who is in it. It is never a job interview, and never the place to ask for a job. Most people have not heard \
        of it, and most whom you ask are glad to be asked. You find people, you ask one of them well, you prepare, you \
        listen, and you stay in touch; each talk leads to the next.
        """

    /// What holds whatever you do.
    private static let rules = [
        GuideLine("Ask about the work, never for work.", ["S3", "S4"]),
        GuideLine("Ask for fifteen minutes, for thirty at the very most.", ["S54", "S55", "S56"]),
        GuideLine("No answer is no insult. Ask someone else, and come back later.", ["S60"]),
        GuideLine(
            "Their time is a gift: keep to it, thank them, and tell them what came of it.", ["S94", "S100", "S104"]),
        GuideLine("Record only with their consent. A no is final.", ["S92"]),
        GuideLine("Never ask what they earn.", ["S80"]),
    ]

    static func object(_ members: [(String, JSONValue)]) -> JSONObject {
        var object = JSONObject()
        for (name, value) in members { object[name] = value }
        return object
    }
}

/// A sentence and the rows of the practice that it comes from.
struct GuideLine {
    let text: String
    let sources: [String]

    init(_ text: String, _ sources: [String]) { (self.text, self.sources) = (text, sources) }

    var json: JSONValue {
        .object(Guide.object([("text", .string(text)), ("sources", .array(sources.map { .string($0) }))]))
    }
}

/// A part of the way.
struct GuidePhase {
    let phase: Phase
    let title: String
    let aim: String
    let steps: [GuideStep]

    var json: JSONValue {
        .object(
            Guide.object([
                ("phase", .string(phase.rawValue)), ("title", .string(title)), ("aim", .string(aim)),
                ("steps", .array(steps.map(\.json))),
            ]))
    }
}

/// Something to do: how, why, and by which calls.
struct GuideStep {
    let key: String
    let title: String
    let how: String
    let why: String
    let sources: [String]
    /// Operations of the contract, as `POST /v1/contacts`.
    let calls: [String]

    init(_ key: String, _ title: String, how: String, why: String, _ sources: [String], calls: [String] = []) {
        (self.key, self.title, self.how, self.why) = (key, title, how, why)
        (self.sources, self.calls) = (sources, calls)
    }

    var json: JSONValue {
        .object(
            Guide.object([
                ("key", .string(key)), ("title", .string(title)), ("how", .string(how)), ("why", .string(why)),
                ("sources", .array(sources.map { .string($0) })),
                (
                    "calls",
                    .array(
                        calls.map { call in
                            let parts = call.split(separator: " ", maxSplits: 1).map { JSONValue.string(String($0)) }
                            return .object(
                                Guide.object([("method", parts.first ?? .null), ("path", parts.last ?? .null)]))
                        })
                ),
            ]))
    }
}

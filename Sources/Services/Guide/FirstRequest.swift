import JSON

/// A first request from beginning to end: what to send, in order, and a message in which no check finds a fault.
public enum FirstRequest {
    /// A message to take as a model, never to copy: one that goes to several people is found out.
    public static let message = """
        Dear Ms Okafor,

        I am a second-year nursing student at Humber College, and I have become fascinated by how hospitals plan care at \
        night. I am writing to you because I read your article on staffing in small wards, and your move from the ward \
        into planning is just the path that I want to understand.

        Could I ask you for fifteen minutes on the phone, at any time that suits you? I would like to learn from you how \
        you plan the night shifts of a small ward.

        Thank you for considering it.

        Kind regards,
        Ada Lovelace
        """

    public static let purpose = "Learn how the planning of night shifts is done in hospitals."
    public static let whyYou = "Your move from the ward into planning is the path that I want to understand."

    static let json: JSONValue = .object(
        Guide.object([
            (
                "summary",
                .string(
                    """
                    Five calls from nothing to a request that is sent. Put your own words in the place of ours. Once \
                    `PUT /v1/profile` and `POST /v1/pitches` say who you are, `GET /v1/requests/{id}/draft` composes a \
                    text for each channel; `POST /v1/targets` keeps what you explore.
                    """)
            ),
            (
                "steps",
                .array([
                    call(
                        "POST", "/v1/contacts", "The person whom you want to ask.",
                        [
                            ("name", .string("Grace Okafor")), ("email", .string("grace.okafor@example.org")),
                            ("title", .string("Planner of care")), ("source", .string("web_research")),
                        ]),
                    call(
                        "POST", "/v1/checks", "Let your text be read before anybody else reads it; nothing is saved.",
                        [
                            ("kind", .string("request")), ("interview_type", .string("career_exploration")),
                            ("text", .string(message)),
                        ]),
                    call(
                        "POST", "/v1/requests", "The request as a draft; `contact_id` is the id of the contact.",
                        request),
                    call(
                        "GET", "/v1/requests/{id}", "See `checks`: what is found, why it matters and how to mend it.",
                        []),
                    call(
                        "POST", "/v1/requests/{id}/send",
                        """
                        Send the text from your own mailbox, then say so here. While a check of severity error fires this \
                        is refused, unless you give `override_reason`.
                        """, []),
                ])
            ),
        ]))

    private static let request: [(String, JSONValue)] = [
        ("contact_id", .string("{id}")), ("interview_type", .string("career_exploration")),
        ("objectives", .array([.string("learn_position"), .string("understand_path")])),
        ("purpose", .string(purpose)), ("why_you", .string(whyYou)), ("channel", .string("email")),
        ("subject", .string("Fifteen minutes on planning night shifts?")), ("message", .string(message)),
        ("asked_minutes", .integer(15)),
    ]

    private static func call(
        _ method: String, _ path: String, _ text: String, _ body: [(String, JSONValue)]
    ) -> JSONValue {
        .object(
            Guide.object([
                ("method", .string(method)), ("path", .string(path)), ("text", .string(text)),
                ("body", .object(Guide.object(body))),
            ]))
    }
}

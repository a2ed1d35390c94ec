import Services

/// Who brings the owner together with whom, and who knows whom.
enum IntroductionsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let introductions = services.introductions
        return Endpoint.crud(introductions, "Introduction", "Introductions") + [
            .action("askForIntroduction", "ask") { try introductions.ask($0, $1, for: $2, in: $3) },
            .action("makeIntroduction", "make") { try introductions.make($0, $1, for: $2, in: $3) },
            .action("declineIntroduction", "decline") { try introductions.decline($0, for: $1, in: $2) },
            .action("dropIntroduction", "drop") { try introductions.drop($0, for: $1, in: $2) },
        ] + Endpoint.crud(services.ties, "Tie", "Ties")
    }
}

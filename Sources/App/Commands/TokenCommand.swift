import ArgumentParser
import JSON
import Records
import SQLite
import Services

/// `parley token`: access tokens.
struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Add, list and revoke tokens, also while a server runs.",
        subcommands: [TokenAddCommand.self, TokenListCommand.self, TokenRevokeCommand.self])
}

/// `parley token add`: makes a token for an account.
struct TokenAddCommand: InstanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Make a token, and print it as JSON; it is shown this once.")

    @OptionGroup var data: DataOption
    @Option(help: "The account's e-mail address.") var email: String
    @Option(help: "What the token is called.") var name: String
    @Option(help: "What it allows: read, write, share, export and, for administrators, admin.") var scopes =
        "read,write"
    @Option(help: "How many days it is valid, 1 to 366.") var days = 365

    func validate() throws {
        try requireDays(days)
        guard !words.isEmpty, words.count == scopes.split(separator: ",", omittingEmptySubsequences: false).count else {
            throw ValidationError(
                "--scopes takes read, write, share, export and admin; for example --scopes read,write")
        }
    }

    private var words: [Scope] { scopes.split(separator: ",").compactMap { Scope(rawValue: String($0)) } }

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        let issued = try instance.database.writer.run { tx in
            try instance.services.accounts.issueToken(
                named: name, to: email, scopes: Scopes(words), days: days, in: tx)
        }
        return [
            JSONObject([
                ("id", .string(issued.token.id.text)), ("email", .string(email)), ("name", .string(name)),
                ("scopes", .array(Scope.allCases.filter(words.contains).map { .string($0.rawValue) })),
                ("expires_at", .string(issued.token.value.expiresAt.text)), ("token", .string(issued.secret.text)),
            ])
        ]
    }
}

/// `parley token list`: one line of JSON for each token.
struct TokenListCommand: InstanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print every token, without its secret, each as a line of JSON.")

    @OptionGroup var data: DataOption
    @Option(help: "Only those of the account with this e-mail address.") var email: String?

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        let tokens = try instance.database.makeReader().read { tx in
            try instance.services.accounts.tokens(of: email, in: tx)
        }
        return tokens.map { email, token in
            JSONObject([
                ("id", .string(token.id.text)), ("email", .string(email)), ("name", .string(token.value.name)),
                ("scopes", .array(token.value.scopes.map { .string($0.rawValue) })),
                ("created_at", .string(token.createdAt.text)), ("expires_at", .string(token.value.expiresAt.text)),
                ("last_used_at", token.value.lastUsedAt.map { .string($0.text) } ?? .null),
            ])
        }
    }
}

/// `parley token revoke`: ends a token at once.
struct TokenRevokeCommand: InstanceCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Revoke a token by its id.")

    @OptionGroup var data: DataOption
    @Argument(help: "The token's id, as parley token list prints it.") var id: String

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        do {
            try instance.database.writer.run { try instance.services.accounts.revokeToken(id, in: $0) }
        } catch ServiceError.notFound {
            throw Failure("there is no token with the id \(id)")
        }
        return [JSONObject([("id", .string(id)), ("revoked", .bool(true))])]
    }
}

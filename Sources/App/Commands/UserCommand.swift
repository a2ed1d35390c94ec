import ArgumentParser
import JSON
import Records
import SQLite
import Services

/// `parley user`: accounts.
struct UserCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Add, list and reset accounts, also while a server runs.",
        subcommands: [UserAddCommand.self, UserListCommand.self, UserResetCommand.self])
}

/// `parley user add`: adds an account, with a token if one is named, and a password if one is asked for.
struct UserAddCommand: InstanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add an account, and print it as JSON; its token and password, if any, are shown this once.")

    @OptionGroup var data: DataOption
    @Option(help: "The e-mail address, by which the account is known.") var email: String
    @Option(help: "The person's name.") var name: String
    @Option(help: "student, advisor or admin.", transform: Self.role) var role: Role
    @Option(help: "Make a token of this name.") var token: String?
    @Flag(help: "Make a password, by which the person can sign in.") var password = false
    @Option(help: "How many days the token is valid, 1 to 366.") var days = 365
    @Option(help: "The time zone (PARLEY_TIME_ZONE, else UTC).") var timeZone: String?

    func validate() throws { try requireDays(days) }

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        let zone = try timeZone.map(Self.zone) ?? settings.timeZone
        let members = try instance.database.writer.run { tx in
            try instance.enrol(
                email: email, name: name, role: role, zone: zone, token: token, password: password, days: days, in: tx)
        }
        return [JSONObject(members)]
    }

    private static func role(_ word: String) throws -> Role {
        guard let role = Role(rawValue: word) else {
            throw ValidationError("--role takes student, advisor or admin; for example --role student")
        }
        return role
    }

    private static func zone(_ name: String) throws -> Zone {
        guard let zone = Zone(name) else {
            throw Failure(
                "--time-zone '\(name)' is not a time zone; for example --time-zone Europe/Lisbon", exitCode: 64)
        }
        return zone
    }
}

/// `parley user list`: one line of JSON for each account.
struct UserListCommand: InstanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Print every account, each as a line of JSON.")

    @OptionGroup var data: DataOption

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        let accounts = try instance.database.makeReader().read { try instance.services.accounts.accounts(in: $0) }
        return accounts.map { account in
            JSONObject([
                ("id", .string(account.id.text)), ("email", .string(account.value.email)),
                ("name", .string(account.value.name)), ("role", .string(account.value.role.rawValue)),
                ("status", .string(account.value.status.rawValue)),
                ("time_zone", .string(account.value.timeZone.name)), ("created_at", .string(account.createdAt.text)),
            ])
        }
    }
}

/// `parley user reset`: makes a code by which someone who has forgotten her password can choose another.
struct UserResetCommand: InstanceCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Make a code for POST /v1/users/reset_password, good once and for half an hour."
    )

    @OptionGroup var data: DataOption
    @Option(help: "The account's e-mail address.") var email: String

    func act(on instance: Instance, _ settings: Settings) throws -> [JSONObject] {
        let accounts = instance.services.accounts
        let issued = try instance.database.writer.run { tx in
            guard let account = try accounts.find(email: email, in: tx) else {
                throw Failure("there is no account with the address \(email)")
            }
            return try accounts.reset(account, by: nil, in: tx)
        }
        return [
            JSONObject([
                ("id", .string(issued.account.id.text)), ("email", .string(issued.account.value.email)),
                ("code", .string(issued.code.text)), ("expires_at", .string(issued.expiresAt.text)),
            ])
        ]
    }
}

extension Instance {
    /// Adds an account and, when `token` names one, a token, and a password if it is to have one; returns what is
    /// printed of them.
    func enrol(
        email: String, name: String, role: Role, zone: Zone, token: String?, password: Bool, days: Int,
        in tx: WriteTransaction
    ) throws -> [(String, JSONValue)] {
        let account = try services.accounts.enrol(email: email, name: name, role: role, zone: zone, in: tx)
        var members: [(String, JSONValue)] = [
            ("id", .string(account.id.text)), ("email", .string(account.value.email)), ("role", .string(role.rawValue)),
        ]
        if let token {
            let issued = try services.accounts.issueToken(named: token, to: account.value.email, days: days, in: tx)
            members.append(("token", .string(issued.secret.text)))
        }
        if password {
            members.append(("password", .string(try services.accounts.makePassword(for: account, in: tx))))
        }
        return members
    }
}

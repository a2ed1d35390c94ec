import HTTPTypes
import JSON
import Records
import SQLite
import Services
import Testing

/// A centre with its people: two students in one cohort, an advisor of it and one of none, and an administrator.
final class Centre {
    let server: TestServer
    let ada: Person
    let eve: Person
    let advisor: Person
    let stranger: Person
    let admin: Person
    let cohort: String

    struct Person: Sendable {
        let id: String
        let token: String
    }

    init(_ server: TestServer) throws {
        self.server = server
        ada = try server.person("ada@example.org", .student)
        eve = try server.person("eve@example.org", .student)
        advisor = try server.person("advisor@example.org", .advisor)
        stranger = try server.person("stranger@example.org", .advisor)
        admin = try server.person("admin@example.org", .admin)
        cohort = try server.call(
            "POST", "/v1/cohorts", #"{"name":"Autumn"}"#, token: admin.token, expecting: 201
        ).id
        for (person, part) in [(ada, "student"), (eve, "student"), (advisor, "advisor")] {
            try server.call(
                "POST", "/v1/cohorts/\(cohort)/members", "{\"user_id\":\"\(person.id)\",\"as\":\"\(part)\"}",
                token: admin.token, expecting: 201)
        }
    }

    /// A grant of Ada's to the advisor.
    func grant(_ scopes: String..., to: Person? = nil, endsOn: String? = nil) throws -> String {
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
        let end = endsOn.map { ",\"ends_on\":\"\($0)\"" } ?? ""
        return try server.call(
            "POST", "/v1/sharing_grants",
            "{\"grantee_user_id\":\"\((to ?? advisor).id)\",\"scopes\":[\(list)]\(end)}", token: ada.token,
            expecting: 201
        ).id
    }

    func withdraw(_ grant: String) throws {
        try server.call("POST", "/v1/sharing_grants/\(grant)/withdraw", token: ada.token, expecting: 200)
    }

    /// Makes an object of Ada's, or of another's.
    func make(_ plural: String, _ body: String, by person: Person? = nil) throws -> String {
        try server.call("POST", "/v1/\(plural)", body, token: (person ?? ada).token, expecting: 201).id
    }
}

extension TestServer {
    /// Someone of that role with a token that may do all that the role may; made if she is not there.
    func person(
        _ email: String, _ role: Role, scopes: Scopes = [.read, .write, .share, .export, .admin], days: Int = 365
    ) throws -> Centre.Person {
        let (services, database) = (services, database)
        return try database.writer.run { tx in
            let known = try services.accounts.find(email: email, in: tx)
            let user = try known ?? services.accounts.enrol(email: email, name: "Ada", role: role, zone: .utc, in: tx)
            let token = try services.accounts.addToken(
                named: "t", to: user.id, scopes: scopes.intersection(Scopes(of: role)), days: days, in: tx)
            return Centre.Person(id: user.id.text, token: token.secret.text)
        }
    }
}

import HTTPServer
import HTTPTypes
import JSON
import Records
import SQLite
import Services

/// An error as clients see it: `application/problem+json` (RFC 9457, C35).
struct Problem: Error, Sendable {
    let code: ProblemCode
    let detail: String
    var errors: [ProblemItem] = []
    /// Members that this code has beside the common ones.
    var extras = JSONObject()
    var fields = ReplyFields()

    init(_ code: ProblemCode, _ detail: String? = nil) {
        self.code = code
        self.detail = detail ?? code.explanation.fix
    }

    func with(_ name: String, _ value: JSONValue) -> Problem {
        var problem = self
        problem.extras[name] = value
        return problem
    }

    func with(_ field: HTTPField.Name, _ value: String) -> Problem {
        var problem = self
        problem.fields.append(field, value)
        return problem
    }

    func with(_ errors: [ProblemItem]) -> Problem {
        var problem = self
        problem.errors = errors
        return problem
    }

    func reply(requestID: String, closes: Bool = false) -> Reply {
        let out = JSONBuffer(capacity: 512)
        out.literal("{\"type\":")
        out.string("/problems/\(code.rawValue)")
        out.literal(",\"title\":")
        out.string(code.title)
        out.literal(",\"status\":")
        out.integer(Int64(code.status))
        out.literal(",\"code\":")
        out.string(code.rawValue)
        out.literal(",\"detail\":")
        out.string(detail)
        out.literal(",\"instance\":")
        out.string("urn:uuid:\(requestID)")
        out.literal(",\"request_id\":")
        out.string(requestID)
        for member in extras.members {
            out.byte(UInt8(ascii: ","))
            out.string(member.name)
            out.byte(UInt8(ascii: ":"))
            out.value(member.value)
        }
        if !errors.isEmpty || code.status == 400 || code.status == 422 {
            out.literal(",\"errors\":")
            out.value(.array(errors.map { .object($0.json) }))
        }
        out.byte(UInt8(ascii: "}"))
        var fields = fields
        fields.append(
            line: "Content-Type: application/problem+json\r\nCache-Control: no-store\r\nVary: Accept-Encoding\r\n")
        if let seconds = code.retryAfter { fields.append(.retryAfter, String(seconds)) }
        return Reply(
            .named(code.status), fields: fields, body: .bytes(out.bytes()),
            code: code.rawValue,
            closes: closes)
    }
}

/// One of the things that were wrong, with exactly one place.
struct ProblemItem: Sendable {
    let json: JSONObject

    private init(_ place: String, _ at: String, _ code: String, _ detail: String, limit: Int? = nil) {
        var json = JSONObject()
        json[place] = .string(at)
        json["code"] = .string(code)
        json["detail"] = .string(detail)
        if let limit { json["limit"] = .integer(limit) }
        self.json = json
    }

    init(_ error: FieldError) {
        self.init("pointer", error.pointer, error.code.name, error.detail, limit: error.limit)
    }

    init(_ error: ParameterError) { self.init("parameter", error.parameter, error.code.rawValue, error.detail) }

    init(header: String, _ detail: String, _ code: ProblemCode = .invalidHeader) {
        self.init("header", header, code.rawValue, detail)
    }
}

extension Problem {
    /// The one place where errors become problems. What it does not know is a fault of the server's own.
    init(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as ServiceError: self.init(service: error)
        case ContentErrors.invalid(let errors): self.init(validation: errors)
        case ContentErrors.storage(let error): self.init(error)
        case let errors as ParameterErrors: self.init(parameters: errors.errors)
        case let error as SQLiteError: self.init(storage: error)
        case let error as EventsExpired:
            self = Problem(.cursorExpired).with("oldest_sequence", .integer(Int(clamping: error.oldest)))
        default: self.init(.internalError)
        }
    }

    /// Whether the cause is worth a line in the log.
    static func isUnexpected(_ error: any Error) -> Bool { Problem(error).code == .internalError }

    init(rateLimited policies: [String], _ seconds: Int) {
        self.init(.rateLimited, "Try again in \(seconds) s.")
        extras["violated_policies"] = .array(policies.map { .string($0) })
        fields.append(.retryAfter, String(seconds))
    }

    init(csv error: CSVSyntaxError) {
        self.init(.invalidCSV, "Line \(error.line), at byte \(error.offset): \(error.reason).")
        extras["line"] = .integer(error.line)
        extras["offset"] = .integer(error.offset)
    }

    init(validation errors: [FieldError]) {
        self.init(.validationFailed, errors.count == 1 ? "1 problem." : "\(errors.count) problems.")
        self.errors = errors.map { ProblemItem($0) }
    }

    init(parameters errors: [ParameterError]) {
        // A wrong name is told before a wrong value.
        let codes = Set(errors.map(\.code))
        let code: ProblemCode =
            codes.contains(.unknown) ? .unknownParameter : codes.contains(.cursor) ? .invalidCursor : .invalidParameter
        self.init(code, errors.count == 1 ? "1 problem." : "\(errors.count) problems.")
        self.errors = errors.map { ProblemItem($0) }
    }

    private init(service error: ServiceError) {
        switch error {
        case .notFound: self.init(.notFound)
        case .versionConflict(let current):
            self.init(.versionConflict, "The current version is \(current).")
            extras["current_version"] = .integer(current)
        case .invalid(let errors): self.init(validation: errors)
        case .invalidTransition(let status, let allowed):
            let next = allowed.isEmpty ? "no action" : allowed.joined(separator: ", ")
            self.init(.invalidStateTransition, "It is \(status) now, which allows \(next).")
            extras["current_status"] = .string(status)
            extras["allowed_actions"] = .array(allowed.map { .string($0) })
        case .contactSuppressed: self.init(.contactSuppressed)
        case .checksFailed(let errors, let busyUntil):
            self.init(.checksFailed, errors.count == 1 ? "1 check fails." : "\(errors.count) checks fail.")
            self.errors = errors.map { ProblemItem($0) }
            if let busyUntil { extras["busy_until"] = .string(busyUntil.text) }
        case .followUpLimit(let limit): self.init(.followUpLimit, "All \(limit) follow-ups were made.")
        case .duplicate(let object, let id, let pointer):
            self.init(.duplicate)
            extras["existing"] = Problem.reference(object, id)
            errors = [ProblemItem(FieldError(pointer, .duplicate, "is taken by another \(object)"))]
        case .invalidCredentials:
            self.init(.invalidCredentials)
            fields.append(.wwwAuthenticate, Authentication.challenge)
        case .throttled(let seconds):
            self.init(.rateLimited, "Try again in \(seconds) s.")
            fields.append(.retryAfter, String(seconds))
            extras["violated_policies"] = .array([.string("sign_in")])
        case .lastAdmin: self.init(.lastAdmin)
        case .referenceInTrash(let object, let id, let pointer):
            self.init(.referenceInTrash)
            extras["existing"] = Problem.reference(object, id)
            errors = [ProblemItem(FieldError(pointer, .unknownReference, "is in the trash"))]
        case .quotaExceeded(let what, let limit):
            self.init(.quotaExceeded, "At most \(limit) \(what).")
            extras["limit"] = .integer(limit)
        }
    }

    private init(storage error: SQLiteError) {
        if error.isFull {
            self.init(.storageFull)
        } else if error == .deadlineExceeded {
            self.init(.queryTimeout)
        } else if error.isBusy || error == .queueFull || error == .writerClosed {
            self.init(.overloaded)
        } else if error.isCorrupt {
            self.init(.storageCorrupt)
        } else if error.isIOError || error == .replaced {
            self.init(.storageFailure)
        } else {
            self.init(.internalError)
        }
    }

    private static func reference(_ object: String, _ id: String) -> JSONValue {
        var json = JSONObject()
        json["object"] = .string(object)
        json["id"] = .string(id)
        return .object(json)
    }
}

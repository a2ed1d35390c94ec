import JSON
import Records
import SQLite
import Services

/// Makes the changes of a batch one after the other by the collection's own service, in the transaction of the call: when
/// one of them fails the call fails, and nothing was changed (C43).
struct Batch<K: Keeping> {
    typealias R = K.Record

    let keeper: K
    let caller: Caller
    let tx: WriteTransaction

    /// What was changed, in order; each object as it stands in the end.
    func run(_ request: BatchRequest) throws -> JSONAnswer {
        let most = keeper.store.bounds.batch
        guard request.operations.count <= most else {
            throw ServiceError.invalid([FieldError("#/operations", .tooMany, "at most \(most) items", limit: most)])
        }
        var failures = BatchFailures()
        var changed: [(verb: BatchVerb, id: ID<R>)] = []
        for (index, operation) in request.operations.enumerated() {
            do {
                changed.append((operation.op, try perform(operation)))
            } catch {
                try failures.add(error, at: index)
            }
        }
        try failures.report()
        let objects = try keeper.store.objects(changed.map(\.id), for: caller, in: tx)
        return JSONAnswer(bytes: answer(changed, objects), isTagged: false)
    }

    private func perform(_ operation: BatchOperation) throws -> ID<R> {
        let body = operation.body ?? JSONObject()
        var reading = Reading(tx, for: caller)
        guard operation.op != .create else {
            let value = try BodyReader.create(R.self, from: body, &reading, readOnly: R.membersByServer)
            return try keeper.create(value, for: caller, in: tx).id
        }
        let object = try find(operation)
        if operation.op == .delete {
            try keeper.trash(object, for: caller, in: tx)
        } else {
            let value = try BodyReader.patch(object.value, with: body, &reading, readOnly: R.membersByServer)
            _ = try keeper.update(object, to: value, for: caller, in: tx)
        }
        return object.id
    }

    private func find(_ operation: BatchOperation) throws -> Stored<R> {
        if R.isAppendOnly, operation.op == .update {
            throw BatchMistake(FieldError("#/op", .notInEnum, "is create or delete: what was written stays"))
        }
        let unknown = FieldError("#/id", .unknownReference, "is not the id of one of your \(R.name.plural)")
        guard let id = operation.id.flatMap({ ID<R>($0) }) else { throw BatchMistake(unknown) }
        let object: Stored<R>
        do {
            object = try keeper.store.find(id, of: caller.ownerID, in: tx)
        } catch ServiceError.notFound {
            throw BatchMistake(unknown)
        }
        if let version = operation.version, version != object.version {
            throw ServiceError.versionConflict(current: object.version)
        }
        return object
    }

    private func answer(_ changed: [(verb: BatchVerb, id: ID<R>)], _ objects: [UUIDv7: [UInt8]]) -> [UInt8] {
        let out = JSONBuffer(capacity: 4_096)
        out.literal("{\"object\":\"batch\",\"results\":[")
        for (index, change) in changed.enumerated() {
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            out.literal("{\"op\":")
            out.string(change.verb.rawValue)
            out.literal(",\"id\":")
            out.string(change.id.text)
            out.literal(",\"body\":")
            if let object = objects[change.id.uuid] { out.raw(object) } else { out.null() }
            out.byte(UInt8(ascii: "}"))
        }
        out.literal("]}")
        return out.bytes()
    }
}

/// What is wrong with an operation beside its body; the pointer begins at the operation.
struct BatchMistake: Error {
    let error: FieldError
    init(_ error: FieldError) { self.error = error }
}

/// All that failed in a batch. Of several kinds of failure that is told which is checked first: versions, then content,
/// then states (section 0 of the conventions).
struct BatchFailures {
    private var conflict: Problem?
    private var invalid: [FieldError] = []
    private var refused: ServiceError?

    /// Throws at once what is no fault of the batch.
    mutating func add(_ error: any Error, at index: Int) throws {
        let place = ["operations", String(index)]
        switch error {
        case let mistake as BatchMistake: add(ServiceError.invalid([mistake.error]).under(place))
        case ContentErrors.invalid(let errors): add(ServiceError.invalid(errors).under(place + ["body"]))
        case ContentErrors.storage(let error): throw error
        case ServiceError.versionConflict(let current):
            let place = "#/operations/\(index)/version"
            let item = FieldError(place, .conflictWith, "the current version is \(current)")
            conflict =
                conflict ?? Problem(ServiceError.versionConflict(current: current)).with([ProblemItem(item)])
        case let error as ServiceError: add(error.under(place + ["body"]))
        default: throw error
        }
    }

    private mutating func add(_ error: ServiceError) {
        if case .invalid(let errors) = error { invalid += errors } else { refused = refused ?? error }
    }

    func report() throws {
        if let conflict { throw conflict }
        if !invalid.isEmpty { throw ServiceError.invalid(Array(invalid.prefix(100))) }
        if let refused { throw refused }
    }
}

/// That a retry has to be recognised, so that a key is needed (C39).
struct KeyRequired: Input {
    static func declare(in declaration: inout Declaration) { declaration.requiresKey = true }
    static func take(from extraction: Extraction) -> KeyRequired { KeyRequired() }
}

import HTTPTypes
import Records
import SQLite
import Services

extension Endpoint {
    /// The operations that every resource has. `nouns` are its words in operation ids, as in `createContact`.
    static func crud<K: Keeping>(_ keeper: K, _ noun: String, _ nouns: String) -> [Endpoint] {
        typealias R = K.Record
        let store = keeper.store
        return [
            Endpoint("list\(nouns)", .get, "/v1/\(R.name.plural)") {
                (caller: Caller, tx: ReadTransaction, asked: Asked<R>) in
                try store.list(asked.question, for: caller, in: tx)
            },
            Endpoint("find\(noun)", .get, "/v1/\(R.name.plural)/{id}") {
                (caller: Caller, tx: ReadTransaction, wanted: Wanted<R>) in
                guard let found = try store.read(wanted.id, wanted.shape, for: caller, in: tx) else {
                    throw ServiceError.notFound
                }
                return found
            },
        ] + writes(keeper, noun, nouns)
    }

    /// The same for a resource that others may read whom the owner lets in.
    static func crud<K: Keeping>(
        _ keeper: K, _ noun: String, _ nouns: String
    ) -> [Endpoint] where K.Record: Shared {
        reads(keeper.store, noun, nouns) + writes(keeper, noun, nouns)
    }

    static func reads<R: Shared>(_ store: Store<R>, _ noun: String, _ nouns: String) -> [Endpoint] {
        [
            Endpoint("list\(nouns)", .get, "/v1/\(R.name.plural)") {
                (reader: Reader<R.Reading>, tx: ReadTransaction, asked: Asked<R>) in
                let page = try store.list(asked.question, for: reader.caller, in: tx)
                try reader.note(.list, R.name.singular, nil, count: page.count, in: tx)
                return page
            },
            Endpoint("find\(noun)", .get, "/v1/\(R.name.plural)/{id}") {
                (reader: Reader<R.Reading>, tx: ReadTransaction, wanted: Wanted<R>) in
                guard let found = try store.read(wanted.id, wanted.shape, for: reader.caller, in: tx) else {
                    throw ServiceError.notFound
                }
                try reader.note(.find, R.name.singular, wanted.id.uuid, in: tx)
                return found
            },
        ]
    }

    private static func writes<K: Keeping>(_ keeper: K, _ noun: String, _ nouns: String) -> [Endpoint] {
        typealias R = K.Record
        let path = "/v1/\(R.name.plural)"
        let update = Endpoint("update\(noun)", .patch, "\(path)/{id}") {
            (caller: Caller, tx: WriteTransaction, existing: Existing<R>, patch: Patch<R>) in
            try keeper.update(existing.object, to: patch.value, for: caller, in: tx)
        }
        return [
            Endpoint("create\(noun)", .post, path) { (caller: Caller, tx: WriteTransaction, body: Body<R>) in
                Created(object: try keeper.create(body.value, for: caller, in: tx))
            },
            Endpoint("batch\(nouns)", .post, "\(path)/batch") {
                (caller: Caller, tx: WriteTransaction, _: KeyRequired, body: Body<BatchRequest>) in
                try Batch(keeper: keeper, caller: caller, tx: tx).run(body.value)
            },
            Endpoint("delete\(noun)", .delete, "\(path)/{id}") {
                (caller: Caller, tx: WriteTransaction, existing: Existing<R>) in
                try keeper.trash(existing.object, for: caller, in: tx)
                return NoContent()
            },
            Endpoint("restore\(noun)", .post, "\(path)/{id}/restore") {
                (caller: Caller, tx: WriteTransaction, deleted: Deleted<R>, _: Body<Empty>) in
                try keeper.restore(deleted.object, for: caller, in: tx)
            },
        ] + (R.isAppendOnly ? [] : [update])
    }

    /// An action whose body has no members.
    static func action<R: Resource>(
        _ id: String, _ verb: String,
        _ act: @escaping @Sendable (Stored<R>, Caller, WriteTransaction) throws -> Stored<R>
    ) -> Endpoint {
        Endpoint(id, .post, "/v1/\(R.name.plural)/{id}/\(verb)") {
            (caller: Caller, tx: WriteTransaction, existing: Existing<R>, _: Body<Empty>) in
            try act(existing.object, caller, tx)
        }
    }

    /// An action with a body.
    static func action<R: Resource, C: Content>(
        _ id: String, _ verb: String,
        _ act: @escaping @Sendable (Stored<R>, C, Caller, WriteTransaction) throws -> Stored<R>
    ) -> Endpoint {
        Endpoint(id, .post, "/v1/\(R.name.plural)/{id}/\(verb)") {
            (caller: Caller, tx: WriteTransaction, existing: Existing<R>, body: Body<C>) in
            try act(existing.object, body.value, caller, tx)
        }
    }
}

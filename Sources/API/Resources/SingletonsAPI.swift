import HTTPTypes
import Records
import SQLite
import Services

extension Endpoint {
    /// The operations of what each user has one of: find, update by a merge patch, and replace it whole.
    static func singleton<S: Singleton>(_: S.Type, _ noun: String, _ path: String, _ services: Services) -> [Endpoint] {
        let store = SingletonStore<S>(services.stores)
        return [
            Endpoint("find\(noun)", .get, path) { (caller: Caller, tx: ReadTransaction) in
                try store.find(of: caller.ownerID, in: tx).document()
            },
            Endpoint("update\(noun)", .patch, path) {
                (caller: Caller, tx: WriteTransaction, own: Own<S>, patch: Patch<S>) in
                try store.change(own.kept, to: patch.value, for: caller, in: tx).document()
            },
            Endpoint("replace\(noun)", .put, path) {
                (caller: Caller, tx: WriteTransaction, own: Own<S>, body: Body<S>) in
                try store.change(own.kept, to: body.value, for: caller, in: tx).document()
            },
        ]
    }
}

/// The caller's one object of a kind, at a version of If-Match if one is given.
struct Own<S: Singleton>: Input, Patchable {
    let kept: Kept<S>

    var content: any Content { kept.value }

    static func declare(in declaration: inout Declaration) { declaration.takesIfMatch = true }

    static func take(from extraction: Extraction) throws -> Own {
        let (caller, transaction) = (try Caller.take(from: extraction), try ReadTransaction.take(from: extraction))
        let kept = try SingletonStore<S>(extraction.services.stores).find(of: caller.ownerID, in: transaction)
        try extraction.requireMatch(kept.version, kept.document().bytes)
        let own = Own(kept: kept)
        extraction.found = own
        return own
    }
}

/// The owner herself: her profile, her pitches and her own answers.
enum ProfileAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let (pitches, answers) = (services.pitches, services.selfAnswers)
        return Endpoint.singleton(Profile.self, "Profile", "/v1/profile", services)
            + Endpoint.crud(pitches, "Pitch", "Pitches") + [
                .action("rehearsePitch", "rehearse") { try pitches.rehearse($0, for: $1, in: $2) }
            ] + Endpoint.crud(answers, "SelfAnswer", "SelfAnswers") + [
                .action("rehearseSelfAnswer", "rehearse") { try answers.rehearse($0, for: $1, in: $2) }
            ]
    }
}

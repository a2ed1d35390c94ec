import Records
import SQLite
import Services
import Testing

/// Who did what stays as it was written until retention or erasure lets it go (X103, X104, X106).
@Suite("The audit log") struct AuditLogTests {
    let house: House
    let log: AuditLog

    init() throws {
        house = try House()
        log = house.services.audit
        // What tells of the making of her account.
        let (log, owner) = (log, house.owner)
        try house.database.writer.run { tx in try log.erase(owner, in: tx) }
    }

    private func note(_ owner: ID<Owner>, by actor: ID<Owner>?) throws {
        try house.database.writer.run { tx in
            try log.note(
                action: .find, object: "contact", id: owner.uuid, owner: owner, actor: actor, changed: ["name"], in: tx)
        }
    }

    private func entries() throws -> [String] {
        try house.database.makeReader().read { tx in
            try tx.all("SELECT owner_id, changed, administrative FROM audit_entries WHERE object = 'contact'") {
                "\($0.text(0)) \($0.text(1)) \($0.integer(2))"
            }
        }
    }

    @Test func `refuses every change and every deletion without a release`() throws {
        try note(house.owner, by: house.owner)
        for sql: SQL in [
            "UPDATE audit_entries SET action = 'list'", "DELETE FROM audit_entries",
            "DELETE FROM audit_entries WHERE owner_id = 'x' OR 1",
        ] {
            #expect(throws: SQLiteError.self) { try house.database.writer.run { tx in _ = try tx.run(sql) } }
        }
        #expect(try entries() == ["\(house.owner) [\"name\"] 0"])
    }

    @Test func `tells administrators and operators from the others`() throws {
        let admin = try house.database.writer.run { tx in
            try house.services.accounts.enrol(
                email: "root@example.org", name: "Root", role: .admin, zone: .utc, in: tx
            ).id
        }
        try note(house.owner, by: admin)
        try note(house.owner, by: nil)
        #expect(try entries().map { $0.suffix(1) } == ["1", "1"])
    }

    @Test func `lets old entries go, and all of an erased owner, and no others`() throws {
        let other = ID<Owner>(house.services.stores.ids.next())
        try note(house.owner, by: house.owner)
        house.clock.turn(days: 800)
        try note(house.owner, by: house.owner)
        try note(other, by: house.owner)
        let before = house.clock.now.adding(days: -730)
        #expect(try house.database.writer.run { tx in try log.prune(before: before, in: tx) } == 1)
        #expect(try house.database.writer.run { tx in try log.prune(before: before, in: tx) } == 0)
        #expect(try entries().count == 2)
        try house.database.writer.run { tx in try log.erase(house.owner, in: tx) }
        #expect(try entries() == ["\(other) [\"name\"] 0"])
        #expect(throws: SQLiteError.self) {
            try house.database.writer.run { tx in _ = try tx.run("DELETE FROM audit_entries") }
        }
    }
}

import OpenSSL
public import SQLite
import Synchronization

/// All resources of the program, with what their stores share: the clock, the source of ids, the key of cursors.
public final class Stores: Sendable {
    public let clock: any Clock
    public let ids: IDSource
    let cursors: CursorSeal
    public let bounds: Bounds
    /// Objects of one kind that one owner may have.
    public let quota: Int
    private let stores: [ObjectIdentifier: any Sendable]
    private let children: [String: [OwnedChild]]
    /// All resources, what is referred to before what refers to it where that can be.
    let names: [ResourceName]
    /// By the table that is referred to.
    let referrers: [String: [Referrer]]

    /// `cursorKey` is 32 bytes that outlive the process, so that a cursor does too.
    public init(
        clock: any Clock, ids: IDSource, cursorKey: [UInt8], quota: Int = 20_000, bounds: Bounds = Bounds(),
        resources: [any Resource.Type]
    ) throws {
        self.bounds = bounds
        self.quota = quota
        self.clock = clock
        self.ids = ids
        cursors = CursorSeal(cipher: try AESGCM(key: cursorKey))
        var children: [String: [OwnedChild]] = [:]
        for resource in resources { resource.collectOwners(into: &children) }
        self.children = children
        names = resources.map { $0.name }
        var referrers: [String: [Referrer]] = [:]
        for resource in resources { resource.collectReferrers(into: &referrers) }
        self.referrers = referrers
        var stores: [ObjectIdentifier: any Sendable] = [:]
        for resource in resources {
            stores[ObjectIdentifier(resource)] = resource.makeStore(
                children, ids: ids, cursors: cursors, quota: quota, bounds: bounds)
        }
        self.stores = stores
    }

    /// Tells those who follow along that something of the owner's has changed, where no store does it.
    public func log(
        _ verb: String, _ object: String, _ id: UUIDv7, version: Int, for caller: Caller, in tx: WriteTransaction
    ) throws {
        let event = Event(type: "\(object).\(verb)", object: object, objectID: id, version: version)
        try event.write(ids.next(), for: caller, in: tx)
    }

    /// Throws when the program was assembled without the resource.
    public func store<R: Resource>(of _: R.Type = R.self) throws -> Store<R> {
        guard let store = stores[ObjectIdentifier(R.self)] as? Store<R> else {
            throw MissingStore(resource: R.name.plural)
        }
        return store
    }
}

/// A resource is used that is not in the list the program was assembled from.
public struct MissingStore: Error {
    public let resource: String
}

/// Children that share their parent's fate in the trash (C42).
struct OwnedChild: Sendable {
    let name: ResourceName
    let column: String
}

extension Resource {
    fileprivate static func collectOwners(into children: inout [String: [OwnedChild]]) {
        for field in fields.all where field.isOwned {
            guard let parent = field.target else { continue }
            children[parent, default: []].append(OwnedChild(name: name, column: field.name))
        }
    }

    fileprivate static func makeStore(
        _ children: [String: [OwnedChild]], ids: IDSource, cursors: CursorSeal, quota: Int, bounds: Bounds
    ) -> any Sendable {
        Store<Self>(children: children, ids: ids, cursors: cursors, quota: quota, bounds: bounds)
    }
}

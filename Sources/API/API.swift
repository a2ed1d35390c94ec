import Glibc
public import HTTPServer
import HTTPTypes
import JSON
public import Logging
import OpenSSL
public import Records
public import SQLite
public import Services

/// The API: routes calls to operations, asks who is calling, and runs each operation in its lane as one transaction.
public final class API: CallHandler {
    public let endpoints: [Endpoint]
    let router: Router<Endpoint>
    let database: Database
    let services: Services
    let options: APIOptions
    let authentication: Authentication
    /// Who waits for events.
    let hub: EventHub
    let slow: SlowLane
    let counter: CallCounter
    let hashes: HashPool
    let logger: Logger
    let security: SecurityLog

    /// Throws when two operations claim one route, or a reader cannot be opened.
    public init(_ services: Services, _ database: Database, _ options: APIOptions, logger: Logger) throws {
        self.services = services
        self.database = database
        self.options = options
        self.logger = logger
        security = SecurityLog(logger: logger)
        hub = EventHub(streams: options.streams, calls: options.waitingCalls)
        endpoints = Self.endpoints(services, options)
        var router = Router<Endpoint>()
        for endpoint in endpoints { try router.add(endpoint.method, endpoint.path, endpoint) }
        self.router = router
        authentication = Authentication(accounts: services.accounts, clock: services.stores.clock)
        counter = CallCounter(calls: options.rateLimit)
        hashes = try HashPool(limit: options.hashes)
        slow = try SlowLane(database, limit: options.slowReads, deadline: options.slowRead)
    }

    /// All operations, resource by resource.
    private static func endpoints(_ services: Services, _ options: APIOptions) -> [Endpoint] {
        let kept =
            AccountsAPI.endpoints(services) + SessionsAPI.endpoints(services)
            + TokensAPI.endpoints(services) + UsersAPI.endpoints(services) + InvitationsAPI.endpoints(services)
            + OrganizationsAPI.endpoints(services)
            + ContactsAPI.endpoints(services) + TouchesAPI.endpoints(services) + RequestsAPI.endpoints(services)
            + InterviewsAPI.endpoints(services) + ReferralsAPI.endpoints(services)
            + RemindersAPI.endpoints(services) + NotesAPI.endpoints(services) + ReviewsAPI.endpoints(services)
            + SharingAPI.endpoints(services) + CohortsAPI.endpoints(services) + AuditAPI.endpoints(services)
            + EventsAPI.endpoints() + ExportsAPI.endpoints(services, options) + ErasuresAPI.endpoints(services)
            + ImportsAPI.endpoints(services)
            + SearchAPI.endpoints()
            + ProfileAPI.endpoints(services)
            + TargetsAPI.endpoints(services)
            + IntroductionsAPI.endpoints(services)
            + AttemptsAPI.endpoints(services)
            + DraftsAPI.endpoints(services)
            + MessagesAPI.endpoints(services)
            + ReportsAPI.endpoints(services)
            + TemplatesAPI.endpoints(services)
            + PracticeAPI.endpoints(services)
            + ChecksAPI.endpoints(services)
        let service = ServiceDocument(options: options, stores: services.stores, paths: Set(kept.map(\.path)))
        return DiscoveryAPI.endpoints(options, service) + kept
    }

    public func makeLoopState() throws -> AnyObject? { try LoopState(database) }

    public func refusal(_ refusal: HTTPServer.Refusal, requestID: String) -> Reply {
        Problem(refusal).reply(requestID: requestID, closes: true)
    }

    /// Tells those who wait for the owner's events that there are new ones. To be called when they are committed by
    /// others than a call, which tells by itself.
    public func tellOfEvents(of owner: ID<Owner>) { hub.tell(owner) }

    /// Answers the calls that wait, since the server is about to end.
    public func endWaiting() { hub.close() }
}

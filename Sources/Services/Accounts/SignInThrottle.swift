import Records
import Synchronization

/// Slows down guessing without ever locking anyone out (X09). It is asked before anything is hashed; every try counts as
/// wrong until it is found right.
final class SignInThrottle: Sendable {
    /// One account, whether or not there is one, from one network.
    private struct Pair: Hashable {
        let account: String
        let network: String
    }

    /// Wrong tries in a row: after the fifth each has to wait twice as long as the one before.
    private struct Failures {
        var count = 0
        var last = Instant.unset

        var next: Instant {
            let over = count - 5
            return over < 0 ? last : last.adding(seconds: over >= 10 ? 900 : min(900, 1 << over))
        }
    }

    /// What may be tried at once, and what comes back in an hour.
    private struct Bucket {
        var level: Double
        var at: Instant
    }

    private struct State {
        var pairs: [Pair: Failures] = [:]
        /// Of networks, whatever the account.
        var networks: [String: Bucket] = [:]
        /// Of accounts, from networks that they are not known from.
        var accounts: [String: Bucket] = [:]
    }

    /// Entries of each kind; beyond them the oldest are forgotten.
    private static let most = 10_000
    private static let network = (size: 100.0, hourly: 100.0)
    /// At most 100 in any hour.
    private static let account = (size: 20.0, hourly: 80.0)

    private let state = Mutex(State())

    /// Lets a try through or throws `throttled`. `isKnown` tells that the account has signed in from this network within
    /// 30 days: such a network is held to its own tries only, whatever others do elsewhere.
    func admit(_ account: String, from network: String, isKnown: Bool, at now: Instant) throws(ServiceError) {
        let pair = Pair(account: account, network: network)
        let wait = state.withLock { state in
            var failures = state.pairs[pair] ?? Failures()
            if now.milliseconds - failures.last.milliseconds > Instant.millisecondsPerDay { failures = Failures() }
            var wait = Self.wait(until: failures.next, at: now)
            if failures.count < 5 { wait = 0 }
            var byNetwork = Self.filled(state.networks[network], Self.network, at: now)
            var byAccount = Self.filled(state.accounts[account], Self.account, at: now)
            if byNetwork.level < 1 { wait = max(wait, Self.wait(byNetwork, Self.network)) }
            if !isKnown, byAccount.level < 1 { wait = max(wait, Self.wait(byAccount, Self.account)) }
            if wait > 0 { return wait }
            failures.count += 1
            failures.last = now
            byNetwork.level -= 1
            if !isKnown { byAccount.level -= 1 }
            state.pairs[pair] = failures
            state.networks[network] = byNetwork
            state.accounts[account] = byAccount
            Self.bound(&state)
            return 0
        }
        if wait > 0 { throw .throttled(seconds: wait) }
    }

    /// The try was right: it, and the wrong ones before it from the same network, count no more.
    func forgive(_ account: String, from network: String, isKnown: Bool, at now: Instant) {
        state.withLock { state in
            state.pairs[Pair(account: account, network: network)] = nil
            state.networks[network]?.level += 1
            if !isKnown { state.accounts[account]?.level += 1 }
        }
    }

    /// How many entries are held.
    var count: Int { state.withLock { $0.pairs.count + $0.networks.count + $0.accounts.count } }

    private static func filled(_ bucket: Bucket?, _ rate: (size: Double, hourly: Double), at now: Instant) -> Bucket {
        guard let bucket else { return Bucket(level: rate.size, at: now) }
        let hours = Double(max(0, now.milliseconds - bucket.at.milliseconds)) / 3_600_000
        return Bucket(level: min(rate.size, bucket.level + hours * rate.hourly), at: now)
    }

    private static func wait(_ bucket: Bucket, _ rate: (size: Double, hourly: Double)) -> Int {
        Int(((1 - bucket.level) / rate.hourly * 3_600).rounded(.up))
    }

    private static func wait(until next: Instant, at now: Instant) -> Int {
        Int(max(0, next.milliseconds - now.milliseconds) + 999) / 1_000
    }

    private static func bound(_ state: inout State) {
        if state.pairs.count > most { state.pairs = newest(state.pairs) { $0.last } }
        if state.networks.count > most { state.networks = newest(state.networks) { $0.at } }
        if state.accounts.count > most { state.accounts = newest(state.accounts) { $0.at } }
    }

    /// Three quarters of them, so that this is rare.
    private static func newest<Key, Value>(_ all: [Key: Value], _ time: (Value) -> Instant) -> [Key: Value] {
        let kept = all.sorted { time($0.value) > time($1.value) }.prefix(most * 3 / 4)
        return Dictionary(kept.map { ($0.key, $0.value) }) { first, _ in first }
    }
}

import HTTPServer
import Records
import Synchronization

/// How many calls of one kind a caller may make in a time (C61, X71). All of them may be made at once; they come back
/// evenly over that time.
struct RatePolicy: Sendable {
    let name: StaticString
    let calls: Int
    let seconds: Int

    /// Nanoseconds that one call takes of the time.
    var cost: Int64 { Int64(seconds) * 1_000_000_000 / Int64(calls) }
    /// Nanoseconds that all of them take.
    var span: Int64 { cost * Int64(calls) }
}

/// The limits of an instance. Every call of a signed-in caller counts for `all`; some count for a further one as well.
struct RatePolicies: Sendable {
    /// A further policy that an operation counts for.
    enum Extra: Int, Sendable, CaseIterable {
        case write, search, export, imports
    }

    let all: RatePolicy
    let anonymous: RatePolicy
    private let extras: [RatePolicy]

    /// `calls` is what one caller may do in a minute.
    init(calls: Int) {
        all = RatePolicy(name: "default", calls: calls, seconds: 60)
        anonymous = RatePolicy(name: "anonymous", calls: max(1, calls / 10), seconds: 60)
        extras = Extra.allCases.map { extra in
            switch extra {
            case .write: RatePolicy(name: "write", calls: max(1, calls / 2), seconds: 60)
            case .search: RatePolicy(name: "search", calls: max(1, calls / 5), seconds: 60)
            case .export: RatePolicy(name: "export", calls: max(1, calls / 60), seconds: 3_600)
            case .imports: RatePolicy(name: "import", calls: max(1, calls / 30), seconds: 3_600)
            }
        }
    }

    func policy(_ extra: Extra) -> RatePolicy { extras[extra.rawValue] }
}

/// What each caller has used of the limits, in tables of bounded size.
///
/// Of each caller and policy one number is kept: the moment at which all calls are back (the theoretical arrival time of
/// the generic cell rate algorithm, ITU-T I.371). A caller that the table does not know has them all.
final class RateLimits: Sendable {
    enum Holder: Hashable, Sendable {
        case user(UUIDv7)
        case client(IPAddress)
    }

    enum Verdict: Equatable {
        case allowed(Allowance)
        /// Until the call may be made, and the policies that forbid it.
        case refused(Allowance, seconds: Int, policies: [String])
    }

    private struct Key: Hashable {
        let holder: Holder
        /// -1 for the policy that all calls count for.
        let extra: Int
    }

    let policies: RatePolicies
    private let shards: [Part]
    private let mostInShard: Int

    /// A part of the table with a lock of its own, so that loops seldom meet.
    private final class Part: Sendable {
        let full = Mutex<[Key: Int64]>([:])
    }

    init(_ policies: RatePolicies, shards: Int = 64, entries: Int = 100_000) {
        self.policies = policies
        self.shards = (0..<max(1, shards)).map { _ in Part() }
        mostInShard = max(1, entries / max(1, shards))
    }

    /// Counts one call of a signed-in caller, unless it is one too many.
    func take(_ user: UUIDv7, _ extra: RatePolicies.Extra?, at now: MonotonicTime) -> Verdict {
        take(.user(user), policies.all, extra, at: now)
    }

    /// Counts one call of a client that nobody vouches for.
    func take(_ client: IPAddress, at now: MonotonicTime) -> Verdict {
        take(.client(client.client), policies.anonymous, nil, at: now)
    }

    private func take(
        _ holder: Holder, _ policy: RatePolicy, _ extra: RatePolicies.Extra?, at now: MonotonicTime
    ) -> Verdict {
        let now = now.nanoseconds
        return shard(of: holder).full.withLock { full in
            let key = Key(holder: holder, extra: -1)
            let next = max(full[key] ?? now, now) + policy.cost
            var wait = next - now - policy.span
            var violated = wait > 0 ? ["\(policy.name)"] : []
            var further: (key: Key, next: Int64)?
            if let extra {
                let (key, policy) = (Key(holder: holder, extra: extra.rawValue), policies.policy(extra))
                let next = max(full[key] ?? now, now) + policy.cost
                let furtherWait = next - now - policy.span
                if furtherWait > 0 { violated.append("\(policy.name)") }
                wait = max(wait, furtherWait)
                further = (key, next)
            }
            if wait > 0 {
                let left = allowance(policy, (full[key] ?? now) - now)
                return .refused(left, seconds: Self.seconds(wait), policies: violated)
            }
            if full.count >= mostInShard { Self.makeRoom(&full, now) }
            full[key] = next
            if let further { full[further.key] = further.next }
            return .allowed(allowance(policy, next - now))
        }
    }

    /// `used` nanoseconds of the policy's time are taken.
    private func allowance(_ policy: RatePolicy, _ used: Int64) -> Allowance {
        let used = max(0, used)
        return Allowance(
            policy: policy.name, remaining: Int((policy.span - min(used, policy.span)) / policy.cost),
            seconds: Self.seconds(used))
    }

    /// Callers that have all their calls back are those that the table does not know. When all are busy, all begin anew.
    private static func makeRoom(_ full: inout [Key: Int64], _ now: Int64) {
        let count = full.count
        full = full.filter { $0.value > now }
        if full.count > count / 2 { full.removeAll(keepingCapacity: true) }
    }

    private static func seconds(_ nanoseconds: Int64) -> Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }

    private func shard(of holder: Holder) -> Part {
        var hasher = Hasher()
        hasher.combine(holder)
        return shards[Int(UInt(bitPattern: hasher.finalize()) % UInt(shards.count))]
    }

    /// How many callers and policies the table knows, for its tests.
    var entries: Int { shards.reduce(0) { $0 + $1.full.withLock { $0.count } } }
}

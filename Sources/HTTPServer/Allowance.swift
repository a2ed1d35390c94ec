/// What is left to a caller of a rate limit, as the field RateLimit tells (draft-ietf-httpapi-ratelimit-headers-11, C61).
public struct Allowance: Sendable, Equatable {
    /// The name of the policy.
    public let policy: StaticString
    /// Calls that may still be made now.
    public let remaining: Int
    /// Until all of them may be made again, in seconds.
    public let seconds: Int

    public init(policy: StaticString, remaining: Int, seconds: Int) {
        self.policy = policy
        self.remaining = remaining
        self.seconds = seconds
    }

    public static func == (left: Allowance, right: Allowance) -> Bool {
        left.remaining == right.remaining && left.seconds == right.seconds
            && left.policy.withUTF8Buffer { left in right.policy.withUTF8Buffer { left.elementsEqual($0) } }
    }

    /// Appends the field's line.
    func append(to out: inout [UInt8]) {
        out.append("RateLimit: \"")
        out.append(policy)
        out.append("\";r=")
        out.append(decimal: max(0, remaining))
        out.append(";t=")
        out.append(decimal: max(0, seconds))
        out.append("\r\n")
    }
}

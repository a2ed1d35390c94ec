import FoundationEssentials
import OpenSSL

/// What a password costs to try: N = 2^ln, with r and p of RFC 7914.
public struct ScryptCost: Sendable, Equatable {
    public var ln: Int
    public var r: Int
    public var p: Int

    public init(ln: Int, r: Int, p: Int) {
        self.ln = ln
        self.r = r
        self.p = p
    }

    /// X01.
    public static let standard = ScryptCost(ln: 15, r: 8, p: 3)

    /// Work and memory, each at least as much as the other's.
    func isAtLeast(_ other: ScryptCost) -> Bool {
        ln >= other.ln && r >= other.r && (1 << ln) * r * p >= (1 << other.ln) * other.r * other.p
    }
}

/// A password as it is kept: `$scrypt$ln=15,r=8,p=3$salt$key`, a string of the PHC format (X01).
struct PasswordHash: Sendable, Equatable {
    let cost: ScryptCost
    let salt: [UInt8]
    let key: [UInt8]

    private static let (saltLength, keyLength) = (16, 32)

    /// Takes some tenths of a second.
    init(of password: String, cost: ScryptCost) throws {
        self.cost = cost
        salt = try Random.bytes(Self.saltLength)
        key = try Self.derive(password, salt, cost)
    }

    /// What a password is compared with where there is none, in the same time (X10).
    static func dummy(_ cost: ScryptCost) throws -> PasswordHash {
        try PasswordHash(cost: cost, salt: Random.bytes(saltLength), key: Random.bytes(keyLength))
    }

    private init(cost: ScryptCost, salt: [UInt8], key: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.key = key
    }

    /// Nil for another scheme and for parameters that no version of this program writes.
    init?(_ text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt", let cost = Self.cost(parts[2]),
            let salt = Self.bytes(parts[3]), let key = Self.bytes(parts[4]), salt.count >= 8,
            key.count == Self.keyLength
        else { return nil }
        self.init(cost: cost, salt: salt, key: key)
    }

    private static func cost(_ text: String) -> ScryptCost? {
        var values: [String: Int] = [:]
        for pair in text.split(separator: ",") {
            let parts = pair.split(separator: "=")
            guard parts.count == 2, let value = Int(parts[1]) else { return nil }
            values[String(parts[0])] = value
        }
        guard values.count == 3, let ln = values["ln"], let r = values["r"], let p = values["p"],
            (4...17).contains(ln), (1...16).contains(r), (1...16).contains(p)
        else { return nil }
        return ScryptCost(ln: ln, r: r, p: p)
    }

    var text: String {
        "$scrypt$ln=\(cost.ln),r=\(cost.r),p=\(cost.p)$\(Self.base64(salt))$\(Self.base64(key))"
    }

    /// Takes some tenths of a second.
    func matches(_ password: String) throws -> Bool {
        constantTimeEqual(try Self.derive(password, salt, cost), key)
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: ScryptCost) throws -> [UInt8] {
        try Scrypt.derive(
            password: Array(password.utf8), salt: salt, n: 1 << UInt64(cost.ln), r: UInt64(cost.r), p: UInt64(cost.p),
            length: keyLength)
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { [UInt8]($0) }
    }
}

import JSON
public import Records

/// Someone who does not want to be asked. What is kept is a keyed hash of her address or of her profile, so the list tells
/// nobody's name, and is looked into by giving the address again (S58).
public struct Suppression: Entry, Equatable {
    public var kind = SuppressedKind.email
    public var reason: String?
    public var addedBy: UUIDv7?

    public init() {}

    public static let name = ResourceName("suppression", plural: "suppressions")
    public static let fields = Fields<Suppression> {
        Field("kind", .choice(), \.kind).filterable().byServer()
        Field("reason", .line(), \.reason)
        Field("added_by", .id, \.addedBy).byServer()
    }
}

public enum SuppressedKind: String, Word { case email, linkedin }

/// Whom it is about: exactly one of an address and a profile.
public struct Suppressed: Content {
    public var email: String?
    public var linkedinURL: String?

    public init() {}

    public static let fields = Fields<Suppressed> {
        Field("email", .email, \.email)
        Field("linkedin_url", .url, \.linkedinURL)
    }

    public func conflicts() -> [FieldError] {
        if (email == nil) == (linkedinURL == nil) {
            return [FieldError("#/email", .conflictWith, "exactly one of email and linkedin_url stands")]
        }
        if let linkedinURL, AskedKeys.normalised(linkedinURL) == nil {
            return [FieldError("#/linkedin_url", .invalidFormat, "is not the address of somebody's profile")]
        }
        return []
    }
}

/// A new entry of the list.
public struct NewSuppression: Content {
    public var person = Suppressed()
    public var reason: String?

    public init() {}

    public static let fields = Fields<NewSuppression> {
        Suppressed.fields.all.map { $0.lifted(\.person) }
        Field("reason", .line(), \.reason)
    }

    public func conflicts() -> [FieldError] { person.conflicts() }
}

public import Records

/// A contact made, by whatever way; it restarts the clock of keeping in touch (S101).
public struct Touch: Resource, Equatable {
    public var contactID = ID<Contact>.unset
    public var channel = TouchChannel.other
    public var at = Instant.unset
    public var note: String?
    public var labels = Labels()

    public init() {}

    public static func blank(for caller: Caller) -> Touch {
        var touch = Touch()
        touch.at = caller.now
        return touch
    }

    public static let name = ResourceName("touch", plural: "touches")
    public static let fields = Fields<Touch> {
        Field("contact_id", \.contactID).filterable().owned()
        Field("channel", .choice(), \.channel, required: true).filterable()
        Field("at", .moment, \.at).filterable().sortable()
        Field("note", .long(), \.note).searchable()
    }
}

public enum TouchChannel: String, Word {
    case email, phone, linkedin
    case inPerson = "in_person"
    case video, other
}

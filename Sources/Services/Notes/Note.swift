public import Records

/// A timed note, never changed once it is written (S91).
public struct Note: Shared, Equatable {
    public var interviewID: ID<Interview>?
    public var contactID: ID<Contact>?
    public var organizationID: ID<Organization>?
    public var at = Instant.unset
    public var text = ""
    public var labels = Labels()

    public init() {}

    public static func blank(for caller: Caller) -> Note {
        var note = Note()
        note.at = caller.now
        return note
    }

    public static let name = ResourceName("note", plural: "notes")
    public typealias Reading = NotesScope
    public static let isAppendOnly = true
    public static let fields = Fields<Note> {
        Field("interview_id", \.interviewID).filterable().owned()
        Field("contact_id", \.contactID).filterable().owned()
        Field("organization_id", \.organizationID).filterable()
        Field("at", .moment, \.at).filterable().sortable()
        Field("text", .long(), \.text, required: true).searchable()
    }
}

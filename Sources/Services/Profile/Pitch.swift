import JSON
public import Records

/// A few sentences by which the owner introduces herself, to be said aloud (S49).
public struct Pitch: Resource, Equatable {
    public var name = ""
    public var text = ""
    public var rehearsedAt: Instant?
    public var isDefault = false
    public var labels = Labels()

    public init() {}

    public static let name = ResourceName("pitch", plural: "pitches")
    public static let fields = Fields<Pitch> {
        Field("name", .line(), \.name, required: true).sortable().searchable()
        Field("text", .long(), \.text, required: true).searchable()
        Field("rehearsed_at", .moment, \.rehearsedAt).filterable().byServer()
        Field("default", .flag, \.isDefault).filterable()
    }
    public static let derived = [spokenSeconds]

    private static let spokenSeconds = Derived("spoken_seconds", .integer(0...Int.max), from: ["text"]) { row, out in
        out.integer(Int64(SpokenLength.seconds(row.text(0) ?? "")))
    }
}

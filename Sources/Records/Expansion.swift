import SQLite
import Synchronization

/// The object beside an id member that a reader may ask for (C19): `contact` beside `contact_id`.
struct Expansion: Sendable {
    /// The sibling member's name.
    let name: String
    /// The id member, which is the column.
    let column: String
    /// The table of the objects.
    let table: String
    /// The live objects of these ids, whole, or without the members that are withheld.
    let load: Loader

    typealias Loader = @Sendable ([UUIDv7], Set<String>?, Caller, ReadTransaction) throws -> [UUIDv7: [UInt8]]

    init?<Target: Resource>(_ column: String, to target: Target.Type) {
        guard column.hasSuffix("_id") else { return nil }
        name = String(column.dropLast(3))
        self.column = column
        table = target.name.plural
        load = Self.loader(of: target)
    }

    /// Reads many objects of a kind by one query.
    static func loader<Target: Resource>(of _: Target.Type) -> Loader {
        let shapes = WholeShapes<Target>()
        return { ids, withheld, caller, tx in
            try shapes[without: withheld].objects(ids, for: caller, in: tx)
        }
    }
}

/// The shapes of whole objects, for the owner and for each of the few sights that others have of them. They are made when
/// they are first needed: fields tables refer to each other in circles.
private final class WholeShapes<R: Resource>: Sendable {
    private let made = Mutex<[Set<String>?: Shape<R>]>([:])

    subscript(without withheld: Set<String>?) -> Shape<R> {
        made.withLock { made in
            if let shape = made[withheld] { return shape }
            let shape = Shape<R>(fields: nil, inTrash: false, withheld: withheld, kept: false)
            made[withheld] = shape
            return shape
        }
    }
}

/// The names in a parameter `expand`.
struct ExpandList<R: Resource> {
    let names: [String]

    init(_ text: String, most: Int) throws(WrongParameter) {
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let known = R.expansionNames
        guard words.allSatisfy({ known.contains($0) }), words.count <= most, Set(words).count == words.count
        else {
            let takes = "is 1 to \(most) of \(known.joined(separator: ", ")), with commas between"
            throw WrongParameter(takes)
        }
        names = words.sorted()
    }
}

extension Resource {
    /// What `expand` may name.
    public static var expansionNames: [String] { fields.all.compactMap { $0.expansion?.name } }
}

public import JSON

/// A list that is answered whole and has no further pages (C12).
public enum WholeList {
    /// `write` writes one item.
    public static func bytes<Item>(
        of items: [Item], capacity: Int, _ write: (Item, JSONBuffer) throws -> Void
    ) rethrows -> [UInt8] {
        let out = JSONBuffer(capacity: capacity)
        out.literal("{\"object\":\"list\",\"data\":[")
        for (index, item) in items.enumerated() {
            if index > 0 { out.byte(UInt8(ascii: ",")) }
            try write(item, out)
        }
        out.literal("],\"has_more\":false,\"next_cursor\":null}")
        return out.bytes()
    }
}

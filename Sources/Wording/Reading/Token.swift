/// A word, number or mark of a text.
struct Token {
    struct Look: OptionSet {
        let rawValue: UInt8
        static let capital = Look(rawValue: 1)
        /// It begins a line.
        static let line = Look(rawValue: 2)
        /// It begins a paragraph, after an empty line.
        static let paragraph = Look(rawValue: 4)
        /// Nothing stands between it and the token before.
        static let joined = Look(rawValue: 8)
        /// The line before it was a short one, so that its end is meant.
        static let afterShortLine = Look(rawValue: 16)
    }

    /// Where it begins and how long it is, in Unicode scalars. Both parts of "can't" have the place of the whole.
    var offset: Int32
    var length: Int32
    var form: UInt16
    /// The hash of its stem, which unknown words have too.
    var stem: UInt64
    var look: Look
    /// A number in hundredths, or the minute of the day of a clock time; -1 when it is neither.
    var value: Int32
}

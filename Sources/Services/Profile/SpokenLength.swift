/// How long a text takes to say, at 150 words a minute, an unhurried pace (S49).
public enum SpokenLength {
    public static let wordsPerMinute = 150

    /// Whole seconds, rounded up. A word is a run of characters without white space that has a letter or a digit.
    public static func seconds(_ text: String) -> Int {
        (words(in: text) * 60 + wordsPerMinute - 1) / wordsPerMinute
    }

    static func words(in text: String) -> Int {
        var count = 0
        var isCounted = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                isCounted = false
            } else if !isCounted, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
                count += 1
                isCounted = true
            }
        }
        return count
    }
}

/// Words of everyday English that begin what people write of themselves, and so lose their capital within a sentence. A
/// name of a place or a company is not among them.
enum CommonWords {
    static func contains(_ word: String) -> Bool {
        if words.contains(word) { return true }
        if names.contains(word) { return false }
        return endings.contains { word.hasSuffix($0) && word.count > $0.count + 2 }
            || word.split(separator: "-").count > 1 && (words.contains(String(word.prefix { $0 != "-" })))
    }

    private static let endings = [
        "ing", "tion", "sion", "ment", "ics", "ology", "able", "ible", "ness", "ical", "ural", "onal", "ware", "ering",
        "aphy", "ship", "istry", "ist", "ful", "less", "ative", "ential",
    ]
    private static let names: Set = ["beijing", "reading", "boeing", "wyoming", "flushing", "ealing", "sterling"]

    private static let words: Set = Set(
        """
        a an the this that these those your my our their his her its some many most both one two three first second third
        final last early late part full high new old recent former current junior senior aspiring experienced registered
        certified retired self young student students graduate graduates undergraduate apprentice trainee teacher nurse
        engineer designer developer accountant analyst scientist writer editor veteran mother father parent barista chef
        cook carpenter mechanic driver manager assistant researcher lecturer lawyer paralegal doctor physician midwife
        product products data software hardware design designs art arts music law finance health public social human user
        users web mobile urban green clean energy medicine film video game games journalism architecture biology chemistry
        physics mathematics psychology history literature philosophy economics business project projects people work
        working jobs careers career civil graphic interior industrial primary special environment climate food fashion
        marine ocean applied modern ancient fine media nuclear molecular sport sports travel tourism trade sales service services community communities education science sciences
        technology technologies technical digital electric electronic sustainable robotics space sound light wood water
        materials machines tools systems network networks security privacy open how what why whether which where when who
        because since for from in on at with by of to as and but if learn understand find explore hear get see decide
        compare know figure discover ask meet gain determine clarify check choose discuss identify narrow weigh prepare
        speak passionate interested curious keen eager ready fascinated trained based you it there
        """.split(whereSeparator: \.isWhitespace).map(String.init))
}

/// Verbs whose past is not made with ed, and nouns whose plural is not made with s.
enum IrregularVerbs {
    /// Past and participle by base form.
    static let forms: [String: (past: String, participle: String)] = {
        var forms: [String: (past: String, participle: String)] = [:]
        for line in table.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            for index in stride(from: 0, to: words.count - 2, by: 3) {
                forms[words[index]] = (words[index + 1], words[index + 2])
            }
        }
        return forms
    }()

    static let plurals = [
        "person": "people", "man": "men", "woman": "women", "child": "children", "alumnus": "alumni",
        "alumna": "alumnae", "curriculum": "curricula", "thesis": "theses", "half": "halves",
    ]

    private static let table = """
        get got gotten have had had make made made find found found take took taken give gave given
        go went gone come came come say said said tell told told think thought thought meet met met
        read read read leave left left see saw seen know knew known begin began begun write wrote written
        build built built lead led led run ran run speak spoke spoken hear heard heard feel felt felt
        become became become grow grew grown choose chose chosen win won won pay paid paid sell sold sold
        teach taught taught bring brought brought keep kept kept hold held held put put put set set set
        cut cut cut let let let spend spent spent send sent sent draw drew drawn drive drove driven
        stand stood stood understand understood understood catch caught caught seek sought sought sit sat sat
        lose lost lost do did done fall fell fallen fly flew flown forget forgot forgotten rise rose risen
        mean meant meant show showed shown buy bought bought learn learned learned deal dealt dealt
        break broke broken fight fought fought quit quit quit cost cost cost hit hit hit shut shut shut
        lay laid laid lie lay lain wear wore worn throw threw thrown stick stuck stuck swim swam swum
        forgive forgave forgiven undergo underwent undergone overcome overcame overcome sleep slept slept
        hang hung hung wake woke woken bear bore borne undertake undertook undertaken be was been
        """
}

/// The classes of words by which a text is read into sentences and clauses.
struct Grammar: Sendable {
    let i, me, we, you, he, it, there, indefinite, his: Int
    let aux, beNow, bePast, did, had, have, modal, future, doNow, be: Int
    let not, no, and, but, so, condition, because, who, open, that, please, adverb, to, notOnly: Int
    let past, verb, base, gerund, participle: Int
    let det, prep, noun, person: Int
    let greeting, closing, postscript, abbreviation: Int
    let toldOthers, hedge, believes, stopsDenial: Int
    let comma, dash, colon, semicolon, stop, question, bang, quote, openMark, close, bullet, number, name: Int

    init(_ id: (String) -> Int) {
        i = id("I")
        me = id("ME|US")
        we = id("WE")
        you = id("YOU")
        he = id("HE|HIM")
        it = id("IT")
        there = id("THERE")
        indefinite = id("THIRD_PERSON")
        his = id("HIS")
        aux = id("MODAL|BE|HAVE|DO")
        beNow = id("BE_NOW")
        bePast = id("BE_PAST")
        did = id("DID")
        had = id("HAD")
        have = id("HAVE")
        modal = id("MODAL")
        future = id("FUTURE")
        doNow = id("DO_NOW")
        be = id("BE")
        not = id("NOT")
        no = id("NO")
        and = id("AND")
        but = id("BUT")
        so = id("SO")
        condition = id("IF")
        because = id("BECAUSE")
        who = id("WHO")
        open = id("WHAT|HOW|why|when|where|WHO")
        that = id("THAT")
        please = id("PLEASE")
        adverb = id("ADVERB|LY")
        to = id("TO")
        notOnly = id("ONLY|necessarily|least")
        past = id("PAST|ED")
        verb = id("VERB|ING|ED")
        base = id("BASE")
        gerund = id("GERUND|ING")
        participle = id("PARTICIPLE|ED")
        det = id("DET|NUMERAL|NUMBER")
        prep = id("PREP")
        noun = id("JOB|PERSON|PLURAL")
        person = id("PERSON|THIRD_PERSON|RECRUITER")
        greeting = id("GREETING")
        closing = id("CLOSING")
        postscript = id("POSTSCRIPT")
        abbreviation = id("ABBREVIATION")

        toldOthers = id(
            "=told|=advised|=urged|=encouraged|=warned|=suggests|=suggested|=recommended|=tell|=tells|=advise|=advises")
        hedge = id("hesitate|mind|wait|help|think|know|sure|certain|suppose|hurt|doubt|wonder|believe")
        believes = id("think|know|suppose|believe|assume|imagine")
        stopsDenial = id("until|till|unless|before|however")
        comma = id("COMMA")
        dash = id("DASH")
        colon = id("COLON")
        semicolon = id("SEMICOLON")
        stop = id("STOP")
        question = id("QUESTION")
        bang = id("BANG")
        quote = id("QUOTE")
        openMark = id("OPEN")
        close = id("CLOSE")
        bullet = id("BULLET")
        number = id("NUMBER")
        name = id("NAME")
    }
}

/// The small words that hold a sentence together, and the verbs that serve other verbs.
enum GrammarWords {
    static let table = """
        I words: i
        ME words: me myself
        MY words: my mine
        US words: us ourselves
        WE words: we
        OUR words: our ours
        YOU words: you yourself ya u yourselves
        YOUR words: your yours
        HE words: he she they
        HIM words: him her them himself herself themselves
        HIS words: his her their theirs its
        THIRD_PERSON words: someone somebody anyone anybody everyone everybody people others nobody one no_one
        IT words: it this that these those
        THERE words: there
        DET words: the a an any some this that these those another every each certain several many most all both few
        DET words: my your our their his her its more other such a_few a_couple_of a_bit_of a_lot_of plenty_of
        PREP words: of in on at for with from by about to into through as like over under between among during after
        PREP words: before around near regarding concerning within inside outside across per via towards toward onto upon
        CAN words: could can would will might may shall
        CAN alias: ca=can wo=will sha=shall ai=be
        MODAL words: could can would will might may shall should must 'd wo ca sha ought_to
        FUTURE words: will wo shall going_to about_to
        BE verbs: be
        BE words: am is are was were been being 's
        BE_NOW words: am is are 's
        BE_PAST words: was were
        AM words: am
        HAVE verbs: have
        HAVE_NOW words: have has
        HAD words: had
        DO verbs: do
        DO words: done
        DO_NOW words: do does
        DID words: did
        POSSESSIVE words: 's
        NOT words: not never neither nor without hardly barely scarcely nowhere none nothing nobody no_longer
        NOT words: rather_than instead_of far_from anything_but no_one
        NO words: no zero
        AND words: and or & plus
        BUT words: but yet although though whereas however nevertheless nonetheless except unless still_though
        SO words: so therefore thus hence
        IF words: if whether in_case should_you provided assuming supposing in_the_event as_long_as
        BECAUSE words: because since when while whenever until till once after before where so_that given_that now_that
        WHO words: who whom whose which
        WH words: what how why which who when where whom whose whether
        HOW words: how
        WHAT words: what
        THAT words: that
        TO words: to
        PLEASE words: please kindly pls plz
        MUCH words: much many long little
        ADVERB words: just also really very maybe perhaps possibly even ever still currently soon now then already too
        ADVERB words: simply quite only so actually honestly truly kindly always usually often sometimes generally
        ADVERB words: right_now at_the_moment at_present of_course as_well at_all directly instead again together
        ADVERB words: by_any_chance for_now these_days in_fact in_particular at_some_point down_the_road one_day
        ADVERB words: somehow somewhere anywhere anytime sometime once_again more less most rather pretty happily
        ADVERB words: personally gladly recently lately actively presently today tonight tomorrow yesterday
        GREETING words: hi hello dear hey hiya greetings good_morning good_afternoon good_evening good_day
        CLOSING words: best regards best_regards kind_regards warm_regards sincerely cheers thanks thank_you warmly
        CLOSING words: yours best_wishes all_the_best many_thanks yours_sincerely yours_truly with_thanks gratefully
        CLOSING words: respectfully with_gratitude many_thanks_again thanks_again thank_you_again kindest_regards
        CLOSING words: with_best_wishes with_kind_regards with_warm_regards thanks_so_much thank_you_so_much take_care
        CLOSING words: warmest_regards with_appreciation yours_faithfully with_many_thanks talk_soon cordially
        POSTSCRIPT words: ps p.s pps
        ABBREVIATION words: mr mrs ms dr prof st e.g eg ie vs etc inc ltd approx dept no fig jr sr
        MONTH words: january february march april june july august september october november december jan feb mar apr
        MONTH words: jun jul aug sept oct nov dec
        WEEKDAY words: monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri
        WEEKDAY words: mondays tuesdays wednesdays thursdays fridays
        ORDINAL words: first second third fourth fifth sixth last next previous
        NUMERAL words: zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
        NUMERAL words: sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
        NUMERAL words: twenty_five thirty_five forty_five hundred thousand dozen couple half quarter
        ONLY words: only just merely simply sure certain
        WOULD words: would 'd
        """

    /// The forms that a table cannot make from "be".
    static let shapes: [String: Inflection.Shape] = [
        "am": [.verb, .third], "is": [.verb, .third], "are": [.verb, .third], "was": [.verb, .past],
        "were": [.verb, .past], "been": [.verb, .participle], "being": [.verb, .gerund],
    ]

    /// What a word counts, in hundredths.
    static let numbers: [String: Int32] = [
        "zero": 0, "one": 100, "two": 200, "three": 300, "four": 400, "five": 500, "six": 600, "seven": 700,
        "eight": 800, "nine": 900, "ten": 1000, "eleven": 1100, "twelve": 1200, "thirteen": 1300, "fourteen": 1400,
        "fifteen": 1500, "sixteen": 1600, "seventeen": 1700, "eighteen": 1800, "nineteen": 1900, "twenty": 2000,
        "thirty": 3000, "forty": 4000, "fifty": 5000, "sixty": 6000, "seventy": 7000, "eighty": 8000,
        "ninety": 9000, "twenty five": 2500, "thirty five": 3500, "forty five": 4500, "hundred": 10000,
        "half": 50, "quarter": 25, "couple": 200, "a couple of": 200, "dozen": 1200,
    ]
}

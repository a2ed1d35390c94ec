/// The concepts that the linear model sees: each token of a text is one or more of these, or nothing.
enum ModelConcepts {
    static let names: [String] = lines.map { String($0.name) }
    static let classes: [String] = lines.map { String($0.kind) }

    static let numbers = Dictionary(uniqueKeysWithValues: zip(names, names.indices))

    private static let lines = table.split(separator: "\n").compactMap { line -> (name: Substring, kind: Substring)? in
        let parts = line.split(separator: " ")
        return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private static let table = """
        I I
        ME ME|US
        MY MY|OUR
        WE WE
        YOU YOU
        YOUR YOUR|yours
        THEY HE|HIM|HIS
        SOMEONE THIRD_PERSON|PERSON
        IT IT
        THERE THERE
        NAME NAME
        MODAL could|can|would|might|may|'d
        WILL =will|=shall|going_to
        MUST must|should
        BE BE
        HAVE HAVE
        DID DID|BE_PAST|HAD
        NOT NOT|NO
        IF IF
        HOW HOW
        WHAT WHAT|which
        WHY why
        WHEN when|where|while|since|after|before|until
        WHO who|whom
        BECAUSE because|as|so
        PLEASE PLEASE
        FOR for
        TO to|into|onto|towards
        AT at|in|on|with|under|within|among|alongside|inside
        ABOUT about|regarding|concerning|around
        FROM from|through|by|via
        OF of
        AS as
        LIKE like|like_me
        A a|an
        THE the|this|that
        ANY any|some|anything|something|another|more|extra|other
        OTHERS others|else|next|other
        JOB JOB
        ROLE role|post|position
        OPENING OPENING
        SPOT SPOT
        HIRE HIRE|HIRING
        OFFER offer
        OPPORTUNITY OPPORTUNITY|possibility|prospect
        WORK work|employment|=working
        EMPLOYED EMPLOYED
        EMPLOYER EMPLOYER
        STAFF STAFF|team
        RECRUITER RECRUITER
        BOSS boss|manager|director|head|supervisor|chief|partner|owner|lead
        CV CV
        DOC DOC|reference|sample|document
        PASS PASS
        ATTACH ATTACH
        RECOMMEND RECOMMEND|RECOMMENDATION|refer|referral|vouch
        APPLY APPLY|application
        CANDIDATE CANDIDATE|APPLICANT
        JOIN join|become|belong
        SEEK SEEK|SEEKING|lookout
        LAND LAND
        HUNT HUNT
        MARKET MARKET
        REJECT REJECT
        POSTING POSTING|website
        FIT FIT|suit|fit
        SKILL SKILL|skills
        DOOR foot|door|strings|hat|ring|leg
        GOODWORD word
        MIND mind|radar|list|file
        START start|begin|available|ready|free
        NEED need|use|want|require|short
        TAKE take|bring|sign|squeeze|slot|fit
        KEEP keep|hold|remember|bear
        GIVE give|grant|provide
        GET get|obtain
        PUT put|drop|slip|throw|float|toss
        LET let
        KNOW know|know_of|hear|aware
        TELL tell|mention|inform|notify|alert|say
        HELP help|support|assist|favour|favor|hand
        FIND find
        OPEN open|open_up|come_up|arise|vacant|available
        CONSIDER consider|think|think_of|weigh
        INTERVIEW interview|trial|shortlist
        LEAVE leave|quit|lose|end|laid_off|redundant|fire
        GRADUATE graduate|graduation|finish
        PAY PAY
        PAYSURE PAY_SURE
        EARN EARN
        EARNSURE EARN_SURE
        PAID PAID
        PAYVERB PAY_VERB
        MONEY MONEY|CURRENCY
        LIVING LIVING|afford|comfortable|comfortably|rich
        NUMBER NUMBER|NUMERAL
        MUCH much|many|enough|well|good|decent
        TYPICAL TYPICAL
        NEWCOMER NEWCOMER
        YEAR year|month|annual|annually|hour
        DAY DAY|WEEKDAY|MONTH
        MINUTE minute|min|mins
        ASK ASK
        WONDER WONDER|curious
        WANT WANT
        HOPE hope|wish|dream
        LOVE love|enjoy|like
        GRATEFUL GRATEFUL|appreciate
        TALK TALK
        LEARN LEARN
        INSIGHT INSIGHT
        EXPERTISE EXPERTISE|SPECIALISE
        INTEREST INTEREST
        FIELD FIELD
        STUDENT STUDENT
        OCCUPATION OCCUPATION
        STUDY STUDY
        DEGREE DEGREE
        SOURCE SOURCE
        NOTICE NOTICE
        PATH PATH
        PROJECT PROJECT
        RESOURCE RESOURCE
        FURTHER FURTHER
        INTRODUCE INTRODUCE
        CONTACT CONTACT
        REPLY REPLY
        IGNORE IGNORE|silence|bother
        DISAPPOINTED DISAPPOINTED
        THANK THANK
        ADVICE ADVICE
        EXPLORE explore|decide|choose|understand|research|compare
        AGAIN again|still|yet|already|third|twice|second
        BUSY busy|worries|pressure|obligation|slip|spam|miss
        NEWS now|finally|since|news|update
        PAST PAST|ED
        ING GERUND|ING
        HOUR hour|hr|hrs|h
        ONLY only|just|than|most|maximum|max|exactly
        WALK walk|drive|ride|train|away|commute|shift|shifts|film|show|episode|lesson|class|notice|lunch|sleep
        SPEND spend|last|spare|set_aside|pick|steal|borrow|lend|visit|sit|phone|call|come
        UNKNOWN WORD
        """
}

/// What messages after the talk say or fail to say: news, blame, a concrete point.
enum ToneRules {
    /// Something that has happened since and that the reader would want to hear (S105).
    static let news = """
        i did: I|we ~3 @=took|=read|=finished|=started|=met|=spoke|=talked|=joined|=signed|=enrolled|=applied|=attended|=visited|=followed|=tried|=wrote|=built|=completed|=passed|=contacted|=called|=emailed|=registered|=decided|=accepted|=got|=went|=chose|=began|=made|=found|=learned|=submitted|=went|=did|=gave|=sat|=put|=used|=changed|=switched|=moved|=volunteered|=ordered|=bought|=watched|=presented|=published|=received|=earned|=landed|=shadowed|=saw|=ran|=led|=had|=came|=heard|=won|=sent|=asked|=booked|=set|=left|=told|=turned|=picked|=dropped|=worked|=interviewed|=discovered|=realised|=realized|=subscribed|=graduated|=connected|=reached [+past -asking -question]
        i have done: I|we ~1 have ~2 @PARTICIPLE ~8 [-asking no:wanted|meant]
        i am now: I =am ~2 @now|starting|taking|enrolled|halfway|working|signed|reading|beginning|volunteering|attending|studying|training|joining|writing|building|going|moving|registered|meeting [-asking]
        i start: I ~2 @=start|=begin|=will|=graduate|=move|=finish ~6 on|in|next|WEEKDAY|MONTH|as|at|my|a|the [-asking no:keep|write]
        your advice helped: @YOUR|the ~4 ADVICE|book|SOURCE|course|colleague|idea|introduction|contact ~4 help|worked|led|paid|turned|gave|made|was|proved|got|changed|has
        thanks to you: @thanks_to|because_of|following|after|based_on|on|as ~2 YOUR|you ~4
        news: @news|update|happened|progress|result|outcome ~3
        """

    /// Blaming the reader for silence (S60).
    static let blame = """
        you did not: @YOU ~4 NOT ~3 REPLY|answer|respond|write|get_back|bother|acknowledge|care|find|take|read|have|want|even|hear|return|interested|respect|give|been [&denied no:obliged|pressure|worry|IF|able|need|may|might|perhaps|seen]
        i have not heard: I ~4 @NOT ~3 hear|receive|get|=heard|=received|had ~3 [&denied with:surprised|disappointed|still|yet|why|single|anything|at_all]
        why no reply: @why ~3 YOU|no|have|did|not ~6 REPLY|answer|ignore|silence|silent|respond [&denied]
        ignored: @IGNORE|=ignored|=ignoring|ghosted|ghosting|=ignore ~3 [&denied no:please]
        disappointed: @DISAPPOINTED ~8 
        your silence: YOUR ~2 @silence|lack|failure|delay|rudeness|refusal
        third time: @second|third|fourth|fifth|again|twice|times|once_more ~3 email|message|note|time|attempt|writing|I|asking|written|reminder|mail [with:still|NOT|already|now|without|no|yet|third|fourth]
        at least: @least ~3 you ~4 could|can|reply|answer|do|have
        you promised: @YOU ~3 =promised|=said|=agreed|=told|owe|=committed ~8 REPLY|would|write|call|answer|me|back
        expected: I|we ~3 @expect|=expected|=hoped|=thought|deserve|=assumed ~6 REPLY|answer|better|courtesy|more|response|you
        courtesy: @courtesy|decency|politeness|manners|professionalism|basic ~6
        how hard: how ~2 @hard|difficult|long|busy ~8 REPLY|answer|be|take|can|you
        waiting: I ~4 @wait|waiting|=waited ~6 REPLY|you|answer|DAY|response|still|since|for [-condition with:still|long|week|DAY|over|whole|ages]
        obviously: @obviously|clearly|evidently|apparently|seemingly ~4 YOU|my|not|too
        too busy: @too =busy|important|good ~4 [with:YOU]
        """

    /// Something of what the person said, named (S100).
    static let point = """
        your advice about: @YOUR ~2 ADVICE|INSIGHT|point|view|account|thoughts|way|take|honesty|warning ~1 about|on|to|that|of|how|into|regarding|for
        what you said: @=what|=how|=when|=where|=that|=why|=as|=which ~2 YOU ~2 =said|=told|=explained|=described|=mentioned|=showed|=shared|=suggested|=pointed|=taught|=recommended|=called|=compared|=made|=did|=moved|=started|=went|=put ~3
        you said: @YOU ~2 =said|=told|=explained|=described|=mentioned|=showed|=suggested|=pointed|=recommended|=compared|=called|=taught|=warned|=named|=advised ~2 ME|that|how|about|why|the|a|to|it|US|what|your
        hearing about: @hear|=hearing|learn|=learning|understand|=seeing|=see ~2 about|how|that|why|what|from|the ~3 YOUR|YOU|the|a|NAME|FIELD|how|team|work
        i will: I ~3 will|have|already|am|plan|'ve|going ~3 @=read|=look|=try|=sign|=follow|=ordered|=order|=started|=contact|=reach|=write|=apply|=take|=join|=bought|=found|=looked|=signed|=emailed|=watch ~6 you|SOURCE|RESOURCE|your|the
        example: @YOUR|the ~2 example|story|anecdote|comparison|picture|image|description|remark|comment|explanation|suggestion|tip|warning|observation ~3 of|about|that|on|with|how|to|YOU
        stuck: @stay|stick|strike|surprise|resonate|help|impress|stand_out|struck|hit|change ~3 with|ME|my|to|out
        """
}

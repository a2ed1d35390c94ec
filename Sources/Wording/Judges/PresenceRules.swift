/// How a message says who writes, what draws the writer, why this person, what the talk is for and what the person knows.
enum PresenceRules {
    /// Who one is (S51).
    static let introduction = """
        i am a: I =am ~2 a|an|the|currently|one|about|in|at|from|with|of|just|working|now|your|new|finishing|studying|both|originally|two ~5 @STUDENT|OCCUPATION|DEGREE|FIELD|JOB|STUDENT [-asking no:fan|admirer|reader|follower]
        my name: my =name BE ~4 @NAME|and|STUDENT|OCCUPATION
        i am name: I =am @NAME ~1 COMMA|and|from|a|an|at|STUDENT|OCCUPATION
        i study: I ~4 @STUDY|=studying|=majoring ~4 DEGREE|at|in|FIELD|NAME|from|toward|engineering|biology [-asking]
        i work: I ~4 @=work|=working|=teach|=teaching|=run|=manage|=volunteer|=serve|=drive|=sell|=cook|=nurse|=practise|=practice|=coach|=lead ~2 as|at|in|for|with|with|on|the|a|mostly|full_time|part_time|nights [-asking -modal no:hope|would|want|like|how]
        i worked: I ~3 @=worked|=spent|=taught|=served|=trained|=graduated|=studied|=qualified|=ran|=managed|=volunteered|=did|=finished|=completed|=earned|=got|=left|=started|=began|=moved ~6 as|at|in|for|with|from|DEGREE|OCCUPATION|FIELD|years|DAY|school|JOB|training|army|retail|country [-asking no:article|talk|read|post]
        as a: @as ~1 a|an ~4 STUDENT|OCCUPATION|newcomer|immigrant|parent
        i have degree: I =have ~5 @DEGREE|background|years|experience|=worked|=been|=spent|=finished|=completed|=graduated ~4
        been doing: I ~2 have|'ve ~1 been|spent|worked|taught|just|recently @VERB|a|an|DAY|six|five|years|ten ~4
        final year: my ~1 first|second|third|final|last|senior|junior ~1 @year|semester|term
        fragment: ^ @STUDENT|OCCUPATION ~2 at|in|from|of|here
        finishing: I =am ~2 @finish|complete|pursue|do|start|write|begin|train|retrain|take|enter|graduate|return|come ~4 DEGREE|as|in|at|to|from
        in my job: my ~3 @degree|studies|training|course|apprenticeship|thesis|background|=job|work|career|shop|classroom ~3 in|as|at|is|on|was|has
        name here: NAME ~1 @here ~2 a|an|from|STUDENT|OCCUPATION
        former: @former|retired|recent|current|aspiring|lapsed|ex|longtime ~2 STUDENT|OCCUPATION|NAME
        """

    /// What draws one (S51).
    static let interest = """
        i am interested: I|my|me|we|what|that ~6 @INTEREST
        interest noun: my|an|a|deep|strong|growing|long|real|great ~2 @interest|passion|curiosity|fascination|love|enthusiasm|attraction
        grew interested: @=become|grow|=became|=grew|get|=got|=gotten|develop|find|=found ~4 INTEREST
        drawn: @draw|attract|pull|lure|lead ~1 ME ~2 to|into|toward|in
        fascinate me: @INTEREST ~1 ME
        thinking about: I ~4 @consider|explore|think|explore|wonder|dream|imagine|weigh|contemplate|toy|hope|look_into|lean|read|want ~4 FIELD|into|about|of|becoming|moving|going|switching|whether|career|work|=working|as
        want to become: I ~4 want|hope|like|love|aim|dream|plan ~3 to|of @become|=becoming|move|enter|switch|go_into|work ~3
        caught: @catch|capture|spark|pique|hold|grab|excite|kindle|ignite|stir ~2 my ~1 attention|interest|imagination|eye|curiosity
        keep thinking: I ~3 keep|can ~2 @think|=thinking|=returning|=coming|return|stop|=reading|enough
        wonder work: I ~3 @love|enjoy|like ~2 the|how|work|what|=learning|=working|=building|=teaching|=explaining|that|FIELD
        """

    /// Why this person (S52).
    static let whyYou = """
        i found you: I|we ~3 @NOTICE|=read|=saw|=found|=heard|=watched|=attended|=noticed ~5 your|you|NAME|SOURCE|that
        your work: YOUR ~5 @SOURCE|PATH|PROJECT|background|=move|=switch|=transition|=team|=role|experience|=name|=years|=perspective|=approach ~3
        because you: because|since|as|given ~3 @YOU|YOUR ~4
        you did: @YOU ~2 have|moved|went|made|started|spent|built|led|left|joined|wrote|spoke|gave|mentioned|switched|came|worked|did|turned|became|began|said|described|explained|know|trained|studied|taught|run|lead ~5 [-asking -condition -modal no:IF|time]
        one of few: @one|only|exactly|precisely|rare|few|first|ideal|someone|person|right ~4 who|people|with|person|has|have|that ~8 you|YOUR|both|has|made|been|did|done|knows|actually|work
        told me: @tell|suggest|recommend|mention|say|point|refer|give|introduce|pass|speak|think ~3 ME|that|you|your|I|US ~5 you|your|to|contact|name [-you -i -asking]
        both: we ~3 both|share|share|met|meet ~4 @NAME|STUDENT|at|studied|from|grew|worked|in|went|are|attended
        same path: @same|similar|like_me|like_mine|fellow ~3 PATH|STUDENT|NAME|course|program|degree|programme|alumni|school|town|background
        you as: @YOU|YOUR ~2 as ~2 a|an|someone|the ~6 OCCUPATION|who|EXPERTISE
        alumni: @alumni|alumnus|alumna|alum|fellow|mutual|shared ~4
        chose you: why|reason ~3 @I|YOU ~4 chose|choose|ask|asking|write|writing|thought|picked|contacting|you|because
        your name: @YOUR =name ~4 came|come|kept|was|through|from|in|on|at|because
        name from: get|got|have|had|found ~2 @your ~1 name|details|contact ~2 from|through|via|in|on|at
        """

    /// What the talk is for (S50).
    static let purpose = """
        want to learn: I|me|my|we|to|would|hoping|could|goal|aim|purpose|hope ~6 @LEARN ~2 about|how|what|from|more|whether|why|which|if|the|your|a|where|of|into|who|out
        ask about: @ask|question|talk|hear|questions|chat|speak|conversation|discuss|curious|advice|insight|view|perspective|thoughts ~4 about|how|what|on|regarding|into|whether|why|concerning|of ~3 !TIME
        trying to decide: I ~5 @decide|choose|figure|work_out|find_out|understand|weigh|compare|determine ~2 whether|between|if|out|what|which|how|on|where
        purpose: my|the ~2 @purpose|aim|goal|reason|hope|question|questions ~2 BE|in|for
        interview: @informational_interview|informational ~3
        learn from you: @learn ~2 from ~1 you|your
        your experience: @your ~3 INSIGHT|experience|day|PATH|work|JOB|advice ~3 about|of|in|on|with|as|into|is|at|looks|from
        what is like: @what|how ~6 like|work|works|looks|involves|takes|BE
        """

    /// What the person knows that the writer does not (S62).
    static let expertise = """
        your experience in: YOUR ~3 @EXPERTISE|experience|background|knowledge|insight|work|perspective|career|research|understanding|years|role|skill ~1 in|with|of|on|as|at|from|leading|building|running|designing|managing
        years: @years|decade|decades ~2 of|in|as|at|with|on|running|leading
        you know: @YOU ~3 know|understand|specialise|built|led|run|wrote|designed|manage|lead|developed|have|made|spent|work|worked|teach|research|moved|went|handle|launched|created|founded|started ~6 [-asking -condition -modal -future no:time|if]
        your work on: YOUR ~4 @SOURCE|PROJECT|team|move|switch|PATH ~1 on|about|at|in|for|into|from|of|to
        expert: @EXPERTISE|expert|experts|specialist|specialists ~2 in|on|at|of|with
        as an occupation: as|someone|being|who ~3 a|an|who|=is|the ~3 @OCCUPATION|SPECIALISE|expert
        """
}

/// How a message says who writes, what draws the writer, why this person, what the talk is for and what the person knows.
enum PresenceRules {
    /// Who one is (S51).
    static let introduction = """
        i am a: I ~1 =am|=was|been ~1 currently|also|just|still|now|both|originally|only? ~1 @a|an !fan|admirer|reader|follower|bit|believer|listener|little|lot|huge|great|big|long|regular|keen [-asking -condition]
        i am trained: I ~1 =am|=was|=been ~4 @STUDENT|OCCUPATION|DEGREE|JOB [-asking -condition no:fan|admirer|reader|IF|writing|your]
        i am in: I =am ~2 @in|at|from|with|of|new|based|doing|studying|training|working|finishing|pursuing|retraining|completing|majoring|employed|enrolled|graduating|taking|raising|teaching|starting|leaving ~4 DEGREE|NAME|FIELD|JOB|EMPLOYER|=my|to|as|children|town|course|OCCUPATION|years|the [-asking -condition no:touch|search|process|awe|need|hope|interested|favour|your|TALK]
        my name: my =name BE ~4 @NAME|and|STUDENT|OCCUPATION
        i am name: I =am @NAME ~1 COMMA|and|from|a|an|at|STUDENT|OCCUPATION
        i study: I ~3 @STUDY|=studying|=majoring|=studied [-asking -condition -modal no:your|SOURCE|whether]
        i work: I ~3 @=work|=working|=worked|=teach|=teaching|=run|=manage|=volunteer|=volunteering|=serve|=drive|=driving|=sell|=cook|=nurse|=coach|=lead|=tutor|=build|=repair|=clean|=care|=make|=write|=design ~4 as|at|in|for|with|on|the|a|mostly|full_time|part_time|nights|night|DAY|and|to [-asking -modal -condition no:best|better|hope|you|your|how|sure|contact]
        i worked: I ~3 @=spent|=taught|=served|=trained|=graduated|=qualified|=ran|=managed|=volunteered|=did|=finished|=completed|=earned|=got|=left|=started|=began|=moved|=came|=arrived|=grew|=joined|=retired|=led|=sold|=drove|=immigrated|=emigrated|=lost|=was ~6 as|at|in|for|with|from|DEGREE|OCCUPATION|FIELD|years|DAY|school|JOB|training|army|retail|country|here|to [-asking no:article|talk|read|post|your|you|interested|BE_NOW|wondering]
        as a: @as ~1 a|an ~4 STUDENT|OCCUPATION|newcomer|immigrant|parent [-you no:YOU|work|works]
        i have: I =have ~3 @DEGREE|background|years|experience|=worked|=spent|=finished|=completed|=graduated|=taught|=been|=raised|=held|=run|=driven|=sold|=served|=trained|=studied ~4 [-asking -condition no:your|following|reading|meaning|article|wondering|thinking|questions]
        been doing: I ~2 have ~2 been|spent|worked|taught ~1 @VERB|ING|a|an|in|at|DAY|on ~4 [-asking -condition no:your|following|reading|meaning|wondering|thinking|told|looking|hoping|article]
        come from: I ~1 @=come ~2 from
        fragment: ^ @STUDENT|OCCUPATION ~2 at|in|from|of|here [-you]
        comma fragment: ^ a|an|currently ~3 @STUDENT|OCCUPATION|DEGREE [-you -asking no:YOU|YOUR]
        my life: my ~2 @degree|studies|training|course|apprenticeship|background|job|work|career|shop|classroom|days|major|shift|shifts|boss|employer|profession|trade|semester|term|workplace|thesis|patients|pupils|customers ~3 in|as|at|is|on|was|has|are|spent|with [-asking -you no:hope|interest|goal|dream|your]
        name here: NAME ~1 @here
        former: @former|retired|recent|current|aspiring|lapsed|ex|longtime ~2 STUDENT|OCCUPATION [-you no:YOU|YOUR]
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
        i found you: I|we ~3 @=read|=saw|=found|=heard|=watched|=attended|=noticed|admire|follow|=enjoyed|=loved|=came_across|=discovered|=listened|=stumbled|=met|=followed|=admired|=seen|=noticed|=spotted|=learned|=reading|=watching|=following|=bought|=used|=liked ~5 your|you|NAME|SOURCE|that [-asking -condition -modal]
        reading you: @=reading|=seeing|=hearing|=watching|=listening|=attending|=following|=meeting ~3 your|you|NAME|SOURCE ~5 [-asking -condition -modal no:hear|forward|back]
        your source: YOUR ~4 @SOURCE|presentation|answers|comments ~2 on|about|at|in|for|from|called|titled|made|was|is|stayed|showed|helped|changed|last [-asking]
        your path: YOUR ~3 @PATH|work|project|background|experience|years|decade|role|career|perspective|time|research|approach|team|experience|profile|name|example|book|story ~4 from|is|was|made|makes|caught|struck|stood|shows|impressed|inspired|in|at|as|with|on|across|of|came|stands|resonates|taught|reminds|gives|appeals|seems|interests|fascinates|drew|brought|has|have|means [-asking -i -condition -modal no:learn|hear|ask]
        because you: because|since|as|given ~3 @YOU|YOUR ~2 !could|can|might|may|would [-modal]
        you did: @YOU ~2 PAST|PARTICIPLE|ED|have|are|run|lead|know|teach|manage|work|moved|made|build|design|write|treat|train|look|handle|see|do|started|became|speak|come|share ~5 [-asking -condition -modal no:IF|hesitate|busy|reading|well|time|available|able|willing|interested|free|wish|open|questions]
        one of few: one|only|exactly|precisely|rare|few|first|ideal|someone|person|right|someone ~4 @who|people|with|person|has|have|that|to ~8 you|YOUR|both|has|made|been|did|done|knows|actually|work|ask [-asking no:several|many|various]
        told me: @tell|suggest|recommend|mention|say|point|refer|give|introduce|speak|think|encourage|advise|direct|urge|put ~3 ME|that|you|your|I|US|of|highly ~6 you|your|to|contact|name|write [-you -i -asking -modal]
        both: we ~3 both|share|=met|shared|overlapped ~4 @NAME|STUDENT|at|studied|from|grew|worked|in|went|are|attended|under
        same path: same|similar|fellow ~3 @PATH|STUDENT|NAME|course|program|degree|programme|alumni|school|town|background|university|regiment|unit
        like mine: like_me|like_mine ~0
        you as: as|being ~2 a|an|someone|the|one ~5 @OCCUPATION|who|EXPERTISE|person ~4 [-asking -i with:YOU|your]
        alumni: @alumni|alumnus|alumna|alum|mutual|shared ~4
        chose you: why|reason|because|chose|choose|picked|thought ~4 @I|YOU|to|of ~4 chose|choose|ask|asking|write|writing|thought|picked|contacting|you|because
        your name: YOUR @=name ~4 came|come|kept|was|through|from|in|on|at|because
        name from: =got|=found|=have|=had|=given|=gave|get ~3 your ~1 @name|details|contact|address ~2 from|through|via|in|on|at
        """

    /// What the talk is for (S50).
    static let purpose = """
        want to learn: I|me|my|we|to|would|hoping|could|goal|aim|purpose|hope ~6 @LEARN ..3 about|how|what|from|more|whether|why|which|if|the|your|a|where|of|into|who|out
        ask about: @ask|question|talk|hear|questions|chat|speak|conversation|discuss|curious|advise|opinion|advice|insight|view|perspective|thoughts ..4 about|how|what|on|regarding|into|whether|why|concerning
        trying to decide: I ~5 @decide|choose|figure|work_out|find_out|understand|weigh|compare|determine ~2 whether|between|if|out|what|which|how|on|where
        purpose: my|the ~2 @purpose|aim|goal|reason|hope|question|questions ~2 BE|in|for
        interview: @informational_interview|informational ~3
        learn from you: @learn ~2 from ~1 you|your
        picture of work: @picture|sense|idea|feel|glimpse|impression|understanding ~2 of|about|how|what|for
        ask you: ask ~2 you ..2 @how|what|why|whether|about|which|if
        your experience: @your ~3 INSIGHT|experience|day|PATH|work|JOB|advice ~3 about|of|in|on|with|as|into|is|at|looks|from
        what is like: @what|how ~6 like|work|works|looks|involves|takes|BE
        """

    /// What the person knows that the writer does not (S62).
    static let expertise = """
        your experience in: YOUR ~3 @EXPERTISE|experience|background|knowledge|insight|work|perspective|career|research|understanding|years|role|skill ~1 in|with|of|on|as|at|from|leading|building|running|designing|managing [-i no:MY|ME]
        years: @years|decade|decades ~2 of|in|as|at|with|on|running|leading [-i no:I|MY]
        you know: @YOU ~3 know|understand|specialise|built|led|run|wrote|designed|manage|lead|developed|have|made|spent|work|worked|teach|research|moved|went|handle|launched|created|founded|started ~6 [-asking -condition -modal -future no:time|if]
        your work on: YOUR ~4 @SOURCE|PROJECT|team|move|switch|PATH ~1 on|about|at|in|for|into|from|of|to
        expert: @EXPERTISE|expert|experts|specialist|specialists ~2 in|on|at|of|with [-i no:I|MY|share]
        as an occupation: as|being ~2 a|an|someone|the|one ~5 @OCCUPATION|who|EXPERTISE|person ~4 [-asking -i with:YOU|your]
        someone who: as|from|with ~2 someone|person|one|people ~1 @who|with ~5 [-asking]
        know as you: @know ~6 as|like|than|better ~2 you|anyone|most
        """
}

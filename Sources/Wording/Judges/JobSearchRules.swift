/// How people tell of their own search for employment (S4), and what sounds like it but is none.
enum JobSearchRules {
    static let table = """
        looking for job: @=looking|=searching|=hunting|=scouting|on_the_lookout|=scouring ~1 for? ~4 JOB|OPENING|employment|=work|role|roles|opportunities|position|positions|opportunity|employer|openings|somewhere [-you -third no:INSIGHT|PERSON|advice|TALK|your|into|children|held]
        looking fragment: ^ ADVERB? @=looking|=searching|=hunting ~1 for ~3 JOB|OPENING|=work|role|roles|opportunities|employment|position|positions [-you no:PERSON|advice|your]
        been looking: I|we ~3 been @=looking|=searching|=hunting|=trying|=applying ~2 for|since|all|everywhere|a|STOP|COMMA|around|anywhere !you|your [-you no:INSIGHT|PERSON|advice|at|into|forward]
        still looking: I|we ~1 =am|are ~1 =still @=looking|=searching|=applying|=hunting !at|into|forward [-you no:INSIGHT|PERSON|advice|stars]
        search for post: @MY|OUR ~3 =search|=hunt|=quest ~1 for ~5 JOB|role|=work|employment|OPENING|employer [-you no:YOUR|literature]
        search goes on: @MY|the|OUR ~2 job? =search|=hunt ~3 continue|goes|going|on|drags [-you no:YOUR|party|rescue]
        as i search: as|while|when|during ~2 I ~2 @continue|begin|start|=am ~1 my|=looking|=searching|=applying|a ~1 =search|=hunt|for|=to ~2 [-you]
        applied for position: I ~3 @=applied|=apply|=applying ~1 for|to ~6 JOB|role|position|OPENING|EMPLOYER|internship|scheme|schemes|posts [-you no:school|university|course|college|programme|degree|licence|grant|scholarship]
        find an employer: @find|=finding|get|need|secure ~2 an|another|any|=new ~1 employer|work [-you no:YOU]
        answering ads: @answer|=answering|reply|=replying|scan|=scanning|scroll|=scrolling|check|=checking|read|=reading|respond ~3 advertisement|advertisements|ads|vacancies|listings|postings [-you no:YOUR]
        eye out: @keep|=keeping ~1 an|my ~1 =eye|=eyes ~1 out|open ~2 for ~5 something|new|JOB|similar|position|opportunity|post [-you]
        options outside: I|my ~3 @consider|=considering|=exploring|explore|weigh|=weighing|review ~2 my|other|=new|our ~1 options|positions|opportunities|roles|offers [-you no:study|university|course|courses]
        registered: @register|=registered|signed ~2 with|on|at|up ~4 agency|agencies|recruiter|jobcentre|job_centre [-you]
        rejections count: NUMERAL|NUMBER|many|several|few|dozen|another ~2 @rejection|rejections|refusals [-you no:paper|manuscript|YOU]
        my interviews: I|my|we ~3 have|had|got|=two|=three|=an|a|'ve ~3 @interview|interviews|=trial|assessment ~3 with|at|for|lined|that|this|next|on|tomorrow [-you no:informational|you|your|radio|PERSON|people|questions|professionals]
        apps in: I|my ~4 @=apps|=applications ~3 in|out|at|to|with|pending [-you no:phone|build|built|design|code]
        luck: @=luck|nothing ~3 so_far|front|yet|=work|job [no:YOU|YOUR &denied]
        open badge: @=opentowork ~0
        graduate schemes: @putting|put|=going|=go|apply ~1 in? ~1 for ~2 =graduate ~1 schemes|scheme|jobs|roles|programmes [-you]
        asking around: I ~3 @=asking ~1 around ~0
        actively looking: @actively|currently|=still|seriously ~1 =looking|=searching|=hunting !at|into|forward|after [-you -third no:your|TALK|PERSON|into]
        land something: I|me ~4 need|have|want|hope|try|=trying ~2 to ~1 @land|secure ~1 something|anything|one|it [-you]
        look for job: I|me|we ~6 @look|hunt|search ~2 for? ~3 JOB|OPENING|employment|=work|role|roles|opportunities|position|positions|employer|next|new|somewhere|something ~2 JOB|role|=work|opportunity|challenge|position|new|permanent|else|full_time|to|in|as|that [-you no:INSIGHT|PERSON|advice|TALK|your|course|people]
        seek job: I|me|my|we|graduate|student|someone|professional|OCCUPATION|engineer ~5 @SEEK|=seeking ~5 JOB|OPENING|employment|role|roles|=work|position|positions|opportunity|opportunities|placement|internship|contract|employer [-you no:INSIGHT|PERSON|advice|your|TALK]
        seeking fragment: ^ ADVERB? @=seeking ~4 JOB|OPENING|role|employment|position|opportunities|opportunity|roles [-you]
        new role search: I|my|me|we ~5 @=looking|=searching|=hunting|=seeking|seek|search|hunt|hope|look|want|need|find|ready|line_up ~3 for|to|a|my|something ~3 =next|=new|=first|=permanent|=full_time|=part_time|=steady|=stable|=suitable|=entry_level|=junior|=right|=paid ~2 JOB|role|position|=gig|opportunity|employer|move|=work|post|employment|challenge|placement|contract|chapter [-you no:INSIGHT|PERSON|advice|your|people|course]
        job hunt: @job_search|job_hunt|job_hunting|job_searching|job_seeker|job_seeking|jobseeker|job_hunter|job_seekers [-you no:YOUR|YOU|HIS|HIM|book|article|his|her|their|clients|students|people]
        my search: @MY|OUR|the|this ~3 HUNT ~2 for ~3 JOB|=work|role|employment|position|OPENING|something|employer|opportunity [-you no:YOUR|literature]
        search continues: @MY ~2 =search|=hunt|=hunting|=applications ~3 BE|have|continue|go|take|drag|=going|=is|=has|lead|keep [-you no:literature|visa|grant|thesis|YOUR]
        in search of: I|me|my|self ~6 @=search|=hunt|=pursuit|=quest|=lookout|=prowl ~1 of|for ~4 JOB|=work|role|employment|position|OPENING|employer|opportunity|opportunities [-you no:YOUR]
        on the hunt: I|me|my ~5 on|in|to ~1 the @=market|=hunt|=lookout|=prowl|job_market ~4 [-you no:YOUR|farmer|stock|housing|PERSON]
        on the market: on|enter|hit|onto ~2 the|this ~1 @job_market [-you no:YOU|YOUR|HIM|HIS|research]
        cannot find work: can|could|do|did|have|to|still ~1 @NOT ~2 find|=found|land|get|secure ~3 JOB|=work|employment|position|=hired [-you &denied no:YOU|YOUR|HIM]
        job market: I|me|my ~6 @enter|on|hit|back|into|test|in|navigate|join|face|onto ~2 the|this ~2 job_market|=market [+i -you no:stock|housing|research|your]
        open to work: I|me|my|am|we ~5 @open|available|free|receptive|ready ~2 to|for ~4 opportunities|role|roles|offer|offers|=work|JOB|positions|anything|hire|employment|opportunity|OPENING [-you no:TALK|your|learn]
        open fragment: ^ ADVERB? @open|available ~1 to|for ~2 opportunities|=work|roles|offers|new [-you no:TALK]
        applying: I|we ~5 @=apply|=applying|=applied ~3 for|to|at|with|everywhere|around|widely ~5 JOB|role|roles|positions|companies|firms|place|places|everywhere|OPENING|employers|internships|posts|dozens|hundreds|openings|=work|anything|EMPLOYER|RECRUITER [-you no:university|college|program|programme|course|graduate_school|scholarship|degree|grant|licence|license|school]
        applying everywhere: I|we ~5 @=applying|=apply|=applied ~2 everywhere|widely|around|broadly|left|lots|like|nonstop [-you no:university|college|course]
        applications out: I|my|we ~5 @send|submit|fill|write|fire|put|=sent|=submitted|mail|churn|file|complete|make ~5 CV|DOC|=applications|resumes|=application ~5 [-you no:university|college|program|programme|course|scholarship|grant|school|visa|you|your|degree|licence]
        applications: my|=applications|applications ~3 @=applications|=application|go|have|be|get|=rejected|lead|turn ~3 nowhere|unanswered|rejected|rejections|no|without|silence|out|pending|ignored|into [-you no:university|college|school|visa|grant]
        rejections: I|my|me|we ~5 @REJECT|=rejections|=rejected|turned_down ~5 [-you no:paper|university|manuscript|your|you|article|school]
        no offers: I|my|me|we|with|but ~5 @=offer|=offers|job_offer|=callbacks|=callback ~4 [-you no:YOU|YOUR|discount|advice|help|course|university|college|food|courses|tours]
        interviewing: I|we ~3 BE|been|start|keep|have ~2 @=interviewing|=shortlisted ~2 with|for|at|around|places|in|everywhere [-you no:PERSON|people|informational|you|your|patients|users|customers]
        had interviews: I|we|my ~4 have|had|got|get|do|attend|line|=lined|land|fail|go|face|bomb|ace|prepare|prep ~5 @job_interview|=interviews|=interview|final_round|rounds ~4 with|for|at|lined|but|next|coming|so_far|this|and|already|scheduled|=none [+i no:informational|you|your|questions|about|radio|PERSON]
        trying to get job: I|me|we|my ~5 try|=trying|hope|=hoping|want|need|aim|struggle|plan|work|fight|goal|desperate|eager|keen|like|love|able|manage|manage|fail|wish|intend|attempt|look|wait|expect|determined|having|trouble|ready ~2 to|=on? ~2 @LAND|get|find|secure|obtain|break|start|be|=getting|=finding|=landing|=securing|line_up|have|pick_up ~4 JOB|=work|=hired|=employed|employment|OPENING|position|role|offer|=paid|internship|placement|gig|employer [-you no:your|how|what|advice|fellow|PERSON|done]
        need a job: I|we|me ~3 @need|want|require|get|=after|desire|could|use ~4 JOB|=work|OPENING|employment|paycheck|income ~4 [+i -past no:your|you|TALK|done|INSIGHT|with|learn|know|on|out]
        find work: I|me|we ~3 can|could|have|been|be|do|did|will|still|must|to ~4 @=find|=found|=land|=finding|=landing|=landed|=get|=secure|=secured ~3 JOB|=work|employment|position|role|=hired|OPENING|employer [-you no:your|you|TALK|out|PERSON|how]
        finding is hard: @=finding|=landing|=getting|=securing ~3 JOB|=work|employment|=hired|OPENING|internship ~5 BE|have|prove|seem|take|feel [-you no:YOU|YOUR|people]
        before i find: until|till|unless|before|while|once|when|after ~3 I ~4 @find|land|get|secure|=finding|look|search|hunt|apply|wait ~4 JOB|=work|employment|position|role|OPENING|something|=hired [-you -past]
        out of work: I|me|my|we ~5 BE|been|currently|become|find|since|out|=unemployed ~3 @=unemployed|out_of_work|between_jobs|jobless|out_of_a_job|between_roles|between_positions|between_contracts|without_a_job|between_gigs [-you no:your]
        unemployment: @MY ~1 unemployment|joblessness ~0 [-you]
        lost job: I ~3 @lose|=lost ~1 my ~2 JOB|position|role|=work [-you]
        laid off and: I|me|my|we ~4 @laid_off|redundant|downsized ..12 =looking|=searching|=applying|hunt|search|JOB|apply|interview|offers|next|seek [-you]
        hope to be hired: I|me|we ~4 hope|want|need|like|love|try|=trying|eager|ready|able|wait|expect|get|manage ~2 to|=getting|=being|for? ~2 @=hired|=employed|=recruited ~3 [-you no:how|you]
        nobody hires me: nobody|no_one|anyone|someone|somebody|companies|employers|EMPLOYER|who|they|firms ~4 @=hire|=hires|=hiring|take|=hired|=employ|give|offer|call|want ~1 ME ~3 [-you &denied no:TALK|advice]
        next job: what|where|for|as|into|on|toward|towards ~1 @MY ~1 =next|=new|=first ~2 JOB|role|position|employer|post [-you -past with:look|search|find|seek|land|apply|hunt|want|hope|chase|secure]
        hire me elsewhere: EMPLOYER|employer|someone|companies|anyone|firms|people|they ~3 @=hire|=hiring|=employ|=hires ~1 me|people|someone ~2 [-you with:=me|like +modal]
        job lead: @leads|lead|=tip|=tips|=offers ~3 on|about|for ~3 JOB|OPENING|=work|employment|roles|positions [-you no:ADVICE]
        cv around: I ~4 @=circulating|=sending|=handing|update|polish|tailor|rewrite|=dropping|=sent|=blasting|=distributing ~3 my|a|out|around|the ~2 CV|DOC|resumes|cvs|=resumes [-you no:your|you]
        recruiters: I|my ~4 @=working|speak|talk|meet|=talking|contact|register|sign_up|=signed|=registered|call|hear|=heard ~3 with|to|from|at|by ~4 RECRUITER|temp|staffing|agency|agencies|headhunters [+i -past no:how|university|travel]
        job boards: I|my ~6 @job_board|job_site|job_fair|job_alert|jobcentre|job_centre|career_fair|indeed|monster ~2 [+i -past]
        benefits: my|I ~4 @=severance|=notice|savings|unemployment_benefit|unemployment ~4 run|end|last|finish [-you]
        hunting bare: I|we|been|am|=still ~3 @job_hunt|=job-hunting|job_hunting ~1 [-you]
        leave for new: I ~5 @leave|quit|switch|change|=leaving|=switching ~2 JOB|employer|companies|jobs ~2 soon|as|and|this|next|if|once|by|because ~6 =looking|=searching|apply|interviews|=applying|offers [-you]
        want new job: I|me|we ~3 want|need|like|hope|wish|ready|time|=after|desire|=wanting ~2 to|for|a|my|some ~1 @=new|=next|=better|=different|=another|=permanent|=full_time|=paid|=first|=real|=steady ~1 JOB|position|employer|=work|employment|gig|opportunity [-you no:advice|your|TALK|learn|explore|understand]
        """

    static let pardons = """
        how was your search: how|when|what|where|why|did|were ~3 YOU ~6 JOB|=search|apply|find|look|hired|hunt|land|interview
        when you looked: when|while|before|after|as ~2 YOU ~5 look|search|apply|find|hunt|start|interview
        search of others: your|his|her|their|client's|people's|students'|friend's ~2 =search|HUNT|=applications
        ask no job: =not|never|no|without ~4 JOB|=looking|=search|=seeking|hunt
        look for people: =looking|=searching|=seeking|seek|hunt ~2 for? ~3 PERSON|people|someone|anyone|advice|INSIGHT|information|ways|ideas|perspective|books|guidance|answers
        past of mine: I ~2 find|=found|=got|=landed|=started|=took ~1 my ~2 JOB|position|role
        """
}

/// How people ask what the other person earns (S80), what a field usually pays, and what sounds like either.
enum PayRules {
    static let personal = """
        your pay: @YOUR ~3 PAY !negotiation|survey|transparency|talk|report|calculator|attention|article|study|software|data|tool|team|system|policy|workshop|column|book|post [no:HIM|negotiate]
        pay of yours: PAY ~3 of|for ~2 @yours|YOU ~0 [+question no:time]
        you earn: @YOU ~4 EARN_SURE ~1 !trust|degree|respect|certificate|DEGREE|credential|place|your|a|the [no:trust|respect|degree|certification|credits|promotion|DEGREE]
        you make: MUCH|what ~4 YOU|one ~4 @=make|=made|=making|=get|=getting|=got|=clear|=bring|=pocket|=net|=gross|=earn|=earned|take_home|=take ~2 !of|from|sure|sense|time|out|decisions|use|about|it [with:much|earn|year|month|money|paid|home|DAY|hour|approximately|roughly|currently no:trust|time|sense|difference|decisions|progress|sleep|of|influence|freedom|support|exposure|contact|out|training|feedback|mentoring|INTEREST|autonomy|travel|use|impact]
        make in a year: @YOU ~3 =make|=made|=making|=get|=earn|=pull|=take|=bring ~3 a|per|an|each|every|in ~2 year|month|hour|week|annum|annually [no:trips|decisions|time|visits|products|models|difference]
        what you make: what|=whatever ~1 @YOU ~3 =make|=made|=earn|=earned|=paid ~2 DAY|there|now|currently|in|as|at|when|for|if ~2 [+question no:of|decisions|product|products]
        you are paid: @YOU ~5 PAID !attention|off [no:attention|leave|off|internship|visits]
        are you paid: BE|do|did|get ~1 @YOU ~3 PAID|=paid|on|bonuses|bonus|commission|overtime|equity|=tips|stock ~2 [+question no:track|right|schedule|site|call|board|attention|team|own|your|the|a]
        they pay you: @PAY_VERB|pay|=paying|=paid|give|offer|=offered|start ~1 YOU ~4 [+question -i no:attention|visit|advice|TALK|opportunity|freedom|chance|coffee|training|autonomy|time|room|=give|lunch|role|job]
        pay you well: @=pay|=pays|=paid|=paying|compensate|reward|remunerate ~1 YOU ~3 well|enough|fairly|much|to|a|as|for|when|there|back|at|in|by|per|less|more|handsomely|properly [-i no:attention|coffee|visit|lunch|back]
        your job pays: @YOUR ~3 JOB|position|role|work|employer|EMPLOYER|firm|post|company|boss|contract|line ~2 =pay|=pays|=paid|=paying|earn|worth|=offer|compensate [+question no:attention|off|study|training|courses]
        afford: @YOU ~3 afford|live|=living|survive|=comfortable|comfortable|support|save|buy ~4 on|off|with|from|by ..3 what|that|it|your|PAY|a|one [+question]
        enough to live: is|BE|does|do|leave|give ~3 it|that|what|PAY ~3 @enough|plenty|sufficient ~2 to|for ~1 LIVING|live|support|pay|raise|survive [+question]
        six figures: @YOU|YOUR ~5 six_figures|five_figures|figures|=figure ~3
        above below sum: @YOU ~4 on|over|above|below|under|more|less|at|around|closer|near|north|south|between|upwards|cross|hit|past|earn ~4 CURRENCY|k|grand|thousand|MONEY|percentile ~2 [+question no:hours|employees|users|budget|clients|projects]
        money good: @=money|=pay|=salary ~2 good|decent|worth|great|nice|better|enough|ok|okay|fair|satisfactory|as ~3 YOU|there|your|at|it [+question no:field|industry|typically|generally|usually|beginners|people]
        is money good: is|was|be ~1 the? @=money|=pay|=salary|=compensation ~2 good|decent|worth|great|nice|better|enough|fair|competitive [+question no:field|industry|typically|generally|usually|beginners|people]
        happy with pay: @YOU ~4 happy|satisfied|content|comfortable|pleased|unhappy|feel ~4 with|about ~3 PAY|money|paid|earn [no:industry]
        share your pay: share|tell|reveal|disclose|say|give|mention|know|curious|ask|indicate|discuss ~5 @YOUR ~3 PAY|money|earnings|finances|figure ~0 !negotiation
        what are you on: what|much ~1 be @YOU ~2 =on|=making|=earning|=getting|=pulling|worth|=paid|=taking|=bringing|=clearing ~2 [+question no:board|track|project|mission|schedule|call|=working|of]
        starting figure: when|what ~4 @YOU ~4 start|begin|=started|=joined|=hired ~4 PAY|paid|earn|=make|=making|figure|money [+question]
        they start you: what|much ~4 =they|company|firm|employer|EMPLOYER ~3 @start|=started|=offered|offer|hire|=hired|bring ~1 YOU ~2 on|at|for|with|as [+question no:advice|train]
        bonus too: BE|do|did|have|get|is|what ~1 @YOU|YOUR ~4 =bonus|=bonuses|=raise|=raises|equity|stock_options|stock_option|commission|=shares|overtime_pay|pay_rise|pension|perks ~2 [+question]
        what bracket: what|which ~1 @tax_bracket|income_bracket|pay_grade|pay_band|salary_band|pay_bracket|salary_bracket|=bracket|=band ~4 YOU|YOUR
        pay there: PAY|money|=pay ~2 like|there|where|for ~3 @YOU|YOUR|there ~2 work|at|with|as|in|company|do|firm [+question no:typical|TYPICAL|beginners]
        make ends meet: YOU|YOUR ~5 @ends ~1 meet
        your hourly: @YOUR ~1 =hourly|=wage|=wages|=salary|=income|=earnings|=paycheck|=payslip|=numbers ~0 !negotiation [no:HIM]
        bring in: YOU ~3 @=bring|=brings|=take|=pull ~1 in|home ~3 year|month|week|a|per|an|each|season [+question]
        worth financially: it|that ~2 worth ~2 it? ~1 @financially|moneywise [+question]
        they pay her: they|EMPLOYER ~2 @pay|=paying ~1 YOU|him|her|them|his [-past no:attention|TYPICAL|visit]
        better off: YOU ~4 @better|well ~1 off ~3 than|now|financially|since|QUESTION [+question]
        rich: @YOU ~3 rich|wealthy|well_off|loaded [+question sure]
        make you rich: make ~1 @YOU ~1 rich|wealthy [sure]
        offered to you: much|what ~4 @YOU ~3 =offered|=paid|=given|charge|=charging|worth ~2 [no:advice|training|role|of]
        your salary asked: @YOU ~6 PAY_SURE|=raise|=raises|pay_cut|pay_rise|=bonus|=bonuses ~0 !negotiation [+you +question -open no:set|=staff|others|their|employees|candidates|people|someone|beginners|TYPICAL|field]
        making more: @YOU ~3 =making|=earning|=earn|=make ~1 more|less|better|enough|good|decent|plenty|big|well ~2 !time|use|sense|decisions|of|progress|sleep [+question no:decisions|difference|sense|progress|use|friends|products]
        how much money: how|what ~2 much|=kind|=sort|=amount|=level ~1 of? ~2 money|PAY|income ~4 @YOU|YOUR|you've ~4 [no:budget|manage|raise|spend]
        what does your job pay: what|how ~3 do ~3 @YOUR|YOU|it|they|that|this ~4 =pay|=pays ~2 [+question no:off|attention|FIELD|someone|typically|generally|usually|TYPICAL|beginners]
        offered you: what|how|much ~5 they|EMPLOYER|company @=offer|=offered|=pay|=paid|=give|=gave ~1 YOU [no:advice|training]
        """

    static let field = """
        field pay: PAY_SURE|pay|EARN_SURE|=earn|=earnings|=paid|=pays|=pay|money|compensation ~8 @TYPICAL|FIELD|NEWCOMER|industry|sector|field|profession|region|city|area|role|position|level|career|junior|entry_level|range|expectation [+question -you no:attention|YOUR|off|coffee|trust]
        pay field: TYPICAL|FIELD|NEWCOMER|industry|sector|field|profession|region|role|position|level|career|range|starting|expect|roles|positions|jobs|OCCUPATION|entry|people|one|someone|a|the ~6 @PAY_SURE|=earn|=earns|=paid|=pay|=pays|=earnings|=compensation ~0 !attention|off|it|for|trust|back|forward [+question -you no:YOUR|attention|off|coffee|trust]
        does it pay: do|does|what|how ~4 FIELD|industry|sector|kind|sort|job|line|JOB|profession|work|position|roles ~4 @=pay|=pays|=paid|=paying|compensate [+question no:YOU|YOUR|attention|off]
        i expect: can|could|should|would|might ~3 I|one|someone|people|beginner|newcomer|graduate|NEWCOMER ~4 @expect|earn|make|=earn ~5 PAY|earn|=paid|make|money|starting|salary|year [no:YOU|YOUR|sense|difference|impact]
        salary question: @PAY_SURE|pay_range|salary_range|=salaries|starting_salary|pay ~5 [+question -you no:YOUR|YOU|attention|negotiation|off|coffee|you|trust]
        learn pay: know|learn|curious|understand|ask|idea|wonder|sense|find_out|hear ~6 @PAY_SURE|=salaries|salary_range|pay_range|=earn|=earns|starting_salary|=paid ~6 FIELD|TYPICAL|NEWCOMER|industry|sector|field|people|beginners|role|roles|position|area|region|entry_level|usually [-you no:YOUR|attention|trust]
        """

    static let pardons = """
        pay attention: pay ~2 attention|off|forward|back|heed|respect|tribute|visit|close|homage
        pay for: I|me|my|we ~4 =pay|=treat|=buy|=cover|=paid ~2 for|coffee|lunch|you
        earn other: earn ~2 trust|respect|degree|certification|DEGREE|licence|license|credential|stripes|living|place|spot|credits|promotion|credibility|confidence|title|reputation|badge|wings
        make other: make ~3 decision|difference|sense|sure|time|mistake|change|progress|transition|switch|move|leap|choice|impact|friend|plan|use|point|jump|shift|it|of|product|film|step|contact|connection|decisions|mistakes|choices|you|people|work
        """
}

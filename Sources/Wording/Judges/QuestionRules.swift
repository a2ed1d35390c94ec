/// The two questions that no list may lack: who else to talk to (S96), and where else to look (S84).
enum QuestionRules {
    static let referral = """
        who else: who|whom|anyone|anybody|someone|somebody|people|person|others|colleagues|names|contacts ~6 @TALK|speak|talk|meet|contact|=learn|approach|ask|reach_out|connect|interview|call|see|turn|know|hear|visit|consult|write|get_in_touch|email|reach
        recommend people: @RECOMMEND|introduce|suggest|point|connect|direct|put|refer|name|think_of|know|steer|mention|pass_on|share|have ~5 PERSON|someone|anyone|people|colleague|else|others|name|names|contacts|anybody|somebody|person|who|whom ~6 [no:mentor]
        who should: who|whom ~3 should|would|could|might|else|do|can|is ~6 @I|you|talk|next|TALK|recommend|suggest
        others to: @others|else|people|colleagues|names|person|anyone|contact|contacts|voices|peers ~5 I|talk|speak|contact|meet|willing|to|could|should
        """

    static let resources = """
        which resources: what|which|any|where|other|some|further|good|are|is ~5 @RESOURCE ~8 [no:budget]
        recommend: @recommend|suggest|point|read|follow|listen|subscribe|join|attend|start|look|consult|use|advise|turn|watch|find|study|help ~6 RESOURCE|=resources|=reading|else
        read more: where|what ~5 should|could|can|would|do|might ~4 @read|look|learn|go|turn|follow|find|listen|study|watch|join ~4
        """
}

extension RuleTable {
    /// Every table of rules.
    static let all = [
        RuleTable(name: .jobAsk, text: JobAskRules.table),
        RuleTable(name: .jobAskPardon, text: JobAskRules.pardons),
        RuleTable(name: .jobSearch, text: JobSearchRules.table),
        RuleTable(name: .jobSearchPardon, text: JobSearchRules.pardons),
        RuleTable(name: .personalPay, text: PayRules.personal),
        RuleTable(name: .fieldPay, text: PayRules.field),
        RuleTable(name: .payPardon, text: PayRules.pardons),
        RuleTable(name: .introduction, text: PresenceRules.introduction),
        RuleTable(name: .interest, text: PresenceRules.interest),
        RuleTable(name: .whyYou, text: PresenceRules.whyYou),
        RuleTable(name: .purpose, text: PresenceRules.purpose),
        RuleTable(name: .expertise, text: PresenceRules.expertise),
        RuleTable(name: .referral, text: QuestionRules.referral),
        RuleTable(name: .resources, text: QuestionRules.resources),
        RuleTable(name: .news, text: ToneRules.news),
        RuleTable(name: .blame, text: ToneRules.blame),
        RuleTable(name: .point, text: ToneRules.point),
    ]
}

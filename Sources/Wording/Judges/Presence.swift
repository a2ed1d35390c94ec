/// The faults of what is missing: judged from what the text says somewhere, outside of greeting and signature.
enum Presence {
    static func findings(_ hits: HitList, _ reading: Reading, _ kind: TextKind) -> [Finding] {
        guard !reading.tokens.isEmpty else { return [] }
        return wanted(kind).compactMap { code, table in
            said(hits[table], reading) ? nil : Finding(code)
        }
    }

    private static func wanted(_ kind: TextKind) -> [(FaultCode, RuleTable.Name)] {
        switch kind {
        case .request:
            [
                (.noPurpose, .purpose), (.noIntroduction, .introduction), (.noInterest, .interest),
                (.noWhyYou, .whyYou), (.noExpertiseNamed, .expertise),
            ]
        case .introduction: [(.noIntroduction, .introduction), (.noPurpose, .purpose)]
        case .update: [(.updateWithoutNews, .news)]
        case .thankYou: [(.noConcretePoint, .point)]
        case .questions, .followUp: []
        }
    }

    private static func said(_ hits: [Hit], _ reading: Reading) -> Bool { !hits.isEmpty }
}

/// The faults of what is missing: judged from what the text says somewhere, outside of greeting and signature.
enum Presence {
    static func findings(_ scores: Scores, _ reading: Reading, _ kind: TextKind) -> [Finding] {
        guard !reading.tokens.isEmpty else { return [] }
        return wanted(kind).compactMap { code, task in
            let said = reading.sentences.indices.contains {
                reading.sentences[$0].block == .body && scores.says(task, in: $0)
            }
            return said ? nil : Finding(code)
        }
    }

    private static func wanted(_ kind: TextKind) -> [(FaultCode, ModelTask)] {
        switch kind {
        case .request:
            [
                (.noPurpose, .purpose), (.noIntroduction, .introduction), (.noInterest, .interest),
                (.noWhyYou, .whyYou), (.noExpertiseNamed, .expertise),
            ]
        // Who is asked for an introduction is not the one whose knowledge is sought.
        case .introduction:
            [
                (.noPurpose, .purpose), (.noIntroduction, .introduction), (.noInterest, .interest),
                (.noWhyYou, .whyYou),
            ]
        case .update: [(.updateWithoutNews, .news)]
        case .thankYou: [(.noConcretePoint, .point)]
        case .followUp: [(.noWhyYou, .whyYou), (.noExpertiseNamed, .expertise)]
        case .questions: []
        }
    }
}

/// The faults that stand in the text: what should not have been said.
enum Phrases {
    static func findings(
        _ hits: HitList, _ scores: Scores, _ reading: Reading, _ book: RuleBook, _ kind: TextKind
    ) -> [Finding] {
        var findings: [Finding] = []
        let isPacket = kind == .update && Packet.stands(in: reading, book)
        for index in reading.sentences.indices {
            func place(_ task: ModelTask, _ table: RuleTable.Name) -> Finding.Place? {
                guard scores.says(task, in: index) else { return nil }
                return reading.place(tokens(task, table, index, hits, scores, reading))
            }
            if !(isPacket && Packet.isHandedOn(in: reading.sentences[index], reading, book)),
                let place = place(.asksForJob, .jobAsk)
            {
                findings.append(Finding(.asksForJob, at: place))
            }
            if let place = place(.mentionsJobSearch, .jobSearch) {
                findings.append(Finding(.mentionsJobSearch, at: place))
            }
            if let place = place(.asksPersonalPay, .personalPay) {
                findings.append(Finding(.asksPersonalPay, at: place))
            } else if let place = place(.asksFieldPay, .fieldPay) {
                findings.append(Finding(.asksPersonalPay, at: place, onlyInforms: true))
            }
            if kind == .followUp, let place = place(.blamesSilence, .blame) {
                findings.append(Finding(.blamesSilence, at: place))
            }
        }
        return findings
    }

    /// The words of the sentence that the rules point to, or else the clause that speaks loudest.
    private static func tokens(
        _ task: ModelTask, _ table: RuleTable.Name, _ sentence: Int, _ hits: HitList, _ scores: Scores,
        _ reading: Reading
    ) -> ClosedRange<Int> {
        let fitting = hits.of(table, in: sentence)
        if let first = fitting.first {
            return fitting.dropFirst().reduce(first.tokens) { whole, hit in
                whole.overlaps(hit.tokens)
                    ? min(whole.lowerBound, hit.tokens.lowerBound)...max(whole.upperBound, hit.tokens.upperBound)
                    : whole
            }
        }
        let clause = reading.clauses[scores.clause(task, in: sentence)].tokens
        return clause.lowerBound...max(clause.lowerBound, clause.upperBound - 1)
    }
}

extension Reading {
    func place(_ range: ClosedRange<Int>) -> Finding.Place {
        let last = tokens[range.upperBound]
        let offset = Int(tokens[range.lowerBound].offset)
        return Finding.Place(offset: offset, length: Int(last.offset + last.length) - offset)
    }
}

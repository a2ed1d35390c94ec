/// The faults that stand in the text: what should not have been said.
enum Phrases {
    static func findings(_ hits: HitList, _ reading: Reading, _ kind: TextKind) -> [Finding] {
        var findings: [Finding] = []
        findings += found(.asksForJob, .jobAsk, but: .jobAskPardon, hits, reading)
        findings += found(.mentionsJobSearch, .jobSearch, but: .jobSearchPardon, hits, reading)
        let personal = kept(hits[.personalPay], but: hits[.payPardon])
        findings += places(personal, reading).map { Finding(.asksPersonalPay, at: $0) }
        if personal.isEmpty {
            let field = places(kept(hits[.fieldPay], but: hits[.payPardon]), reading)
            findings += field.map { Finding(.asksPersonalPay, at: $0, onlyInforms: true) }
        }
        if kind == .followUp { findings += places(hits[.blame], reading).map { Finding(.blamesSilence, at: $0) } }
        return findings
    }

    private static func found(
        _ code: FaultCode, _ table: RuleTable.Name, but pardon: RuleTable.Name, _ hits: HitList, _ reading: Reading
    ) -> [Finding] {
        places(kept(hits[table], but: hits[pardon]), reading).map { Finding(code, at: $0) }
    }

    /// The hits whose head no pardon covers.
    private static func kept(_ hits: [Hit], but pardons: [Hit]) -> [Hit] {
        guard !pardons.isEmpty, !hits.isEmpty else { return hits }
        var pardons = pardons.map(\.tokens).sorted { $0.lowerBound < $1.lowerBound }
        // Of pardons that begin earlier only the one reaching furthest counts.
        var reach = -1
        for index in pardons.indices {
            reach = max(reach, pardons[index].upperBound)
            pardons[index] = pardons[index].lowerBound...reach
        }
        return hits.filter { hit in
            let index = pardons.partitioningIndex { $0.lowerBound > hit.head } - 1
            if index < 0 || RuleBook.standard.rules[hit.rule].isSure { return true }
            return pardons[index].upperBound < hit.head
        }
    }

    /// The places of hits, those that overlap made one.
    private static func places(_ hits: [Hit], _ reading: Reading) -> [Finding.Place] {
        var merged: [ClosedRange<Int>] = []
        for range in hits.map(\.tokens).sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) })
        {
            if let last = merged.last, last.upperBound >= range.lowerBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged.map { reading.place($0) }
    }
}

extension Reading {
    func place(_ range: ClosedRange<Int>) -> Finding.Place {
        let last = tokens[range.upperBound]
        let offset = Int(tokens[range.lowerBound].offset)
        return Finding.Place(offset: offset, length: Int(last.offset + last.length) - offset)
    }
}

extension Array {
    /// The first index whose element fits, all fitting ones standing at the end.
    fileprivate func partitioningIndex(_ fits: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if fits(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

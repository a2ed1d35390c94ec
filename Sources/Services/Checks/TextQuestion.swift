import OpenSSL
import Wording

/// What is asked of a text.
struct TextQuestion: Sendable {
    let kind: TextKind
    let type: InterviewType
    /// Which text it is.
    let text: CheckedText

    /// What the findings are a function of: the text, this question, and the version of the judge.
    func key(of text: UnsafeRawBufferPointer) throws -> SHA256Digest {
        let hasher = try SHA256Hasher()
        try hasher.begin()
        let head = SIMD4(kind.number, type.number, self.text.number, Wording.catalogueVersion)
        try withUnsafeBytes(of: head) { try hasher.add($0) }
        try hasher.add(text)
        return try hasher.end()
    }
}

// The words' own order is not asked for, since looking a case up among all of them takes longer than the digest.

extension TextKind {
    fileprivate var number: Int {
        switch self {
        case .request: 0
        case .introduction: 1
        case .questions: 2
        case .update: 3
        case .thankYou: 4
        case .followUp: 5
        }
    }
}

extension InterviewType {
    fileprivate var number: Int {
        switch self {
        case .careerExploration: 0
        case .companyInsider: 1
        case .hiringManager: 2
        }
    }
}

extension CheckedText {
    fileprivate var number: Int {
        switch self {
        case .text: 0
        case .subject: 1
        case .message: 2
        case .body: 3
        case .question(let index): 4 + index
        }
    }
}

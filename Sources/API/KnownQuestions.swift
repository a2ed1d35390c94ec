/// Query strings that a loop has understood before, with what they ask. Clients ask the same few questions again and
/// again, and to understand one costs more than to answer it. Used on the loop's thread only.
final class KnownQuestions {
    private var questions: [String: PreparedQuery] = [:]

    /// Bounded in number and length: a client that varies its questions only loses the shortcut.
    private static let most = 512
    private static let longest = 512

    subscript(endpoint: Endpoint, query: String) -> PreparedQuery? {
        get { questions[key(endpoint, query)] }
        set {
            guard query.utf8.count <= Self.longest else { return }
            if questions.count >= Self.most { questions.removeAll(keepingCapacity: true) }
            questions[key(endpoint, query)] = newValue
        }
    }

    private func key(_ endpoint: Endpoint, _ query: String) -> String {
        query.isEmpty ? endpoint.id : "\(endpoint.id)?\(query)"
    }
}

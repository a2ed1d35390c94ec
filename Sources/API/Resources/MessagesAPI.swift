import HTTPTypes
import JSON
import Records
import SQLite
import Services

enum MessagesAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let messages = services.messages
        return Endpoint.crud(messages, "Message", "Messages") + [
            .action("sendMessage", "send") { try messages.send($0, $1, for: $2, in: $3) },
            Endpoint("composeMessage", .post, "/v1/messages/compose") {
                (caller: Caller, tx: WriteTransaction, body: Body<Composing>) in
                JSONAnswer(
                    bytes: try services.composer.compose(body.value, for: caller, in: tx).json.bytes, isTagged: false)
            },
        ]
    }
}

import HTTPTypes
import Records
import SQLite
import Services

enum MessagesAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        let messages = services.messages
        return Endpoint.crud(messages, "Message", "Messages") + [
            .action("sendMessage", "send") { try messages.send($0, $1, for: $2, in: $3) }
        ]
    }
}

import Services

enum TargetsAPI {
    static func endpoints(_ services: Services) -> [Endpoint] {
        Endpoint.crud(services.targets, "Target", "Targets")
    }
}

import Records

/// What all students together ask of the person whom a request is to, as the query of a page has counted it. The days tell
/// when each of the others' requests will have ended, or be old enough; whose they are is not known here.
struct Burden {
    let limits: BurdenLimits
    /// The days on which the other open requests to the person end at the latest.
    let personDays: [LocalDate]
    /// The days on which other requests to people of the organisation were sent.
    let organizationDays: [LocalDate]

    /// With this request, is the limit reached (a warning) or passed (an error, with the day from which there is room)?
    func finding(on today: LocalDate) -> CheckFinding? {
        let person = room(personDays, limits.person)
        let organization = room(organizationDays.map { $0.adding(days: limits.days) }, limits.organization)
        if let until = [person.until, organization.until].compactMap({ $0 }).max() {
            return CheckFinding(.contactOverasked, busyUntil: max(until, today.adding(days: 1)))
        }
        guard person.isAtLimit || organization.isAtLimit else { return nil }
        return CheckFinding(.contactOverasked, ceiling: .warning)
    }

    /// `days` are those on which the others give up their places.
    private func room(_ days: [LocalDate], _ limit: Int) -> (isAtLimit: Bool, until: LocalDate?) {
        guard days.count >= limit else { return (days.count + 1 == limit, nil) }
        return (false, days.sorted()[days.count - limit])
    }

    static func days(_ text: String?) -> [LocalDate] {
        text?.split(separator: " ").compactMap { LocalDate(String($0)) } ?? []
    }
}

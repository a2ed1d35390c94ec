public import Records

/// All services of the program, assembled.
///
/// A class, since every call refers to them: copies of a struct would count the references of each.
public final class Services: Sendable {
    public let stores: Stores
    public let audit: AuditLog
    public let accounts: AccountService
    public let invitations: InvitationService
    public let organizations: PlainService<Organization>
    public let contacts: ContactService
    public let touches: TouchService
    public let requests: RequestService
    public let interviews: InterviewService
    public let referrals: ReferralService
    public let reminders: ReminderService
    public let notes: PlainService<Note>
    public let reviews: ReviewService
    public let sharing: SharingService
    public let cohorts: CohortService
    public let progress: ProgressService
    public let today: TodayService
    public let jobs: JobService
    public let erasures: ErasureService
    public let imports: ImportService
    public let pitches: PitchService
    public let selfAnswers: SelfAnswerService
    public let targets: PlainService<Target>
    public let introductions: IntroductionService
    public let ties: PlainService<Tie>
    public let attempts: AttemptService
    public let drafts: DraftService
    public let messages: MessageService
    public let pools: PoolReport
    public let templates: TemplateService
    public let composer: MessageComposer
    public let interviewTypes: InterviewTypeService
    public let checks: CheckService
    public let suppressions: SuppressionService

    public static let resources: [any Resource.Type] = [
        Organization.self, Contact.self, Touch.self, InterviewRequest.self, Interview.self, Referral.self,
        Reminder.self, Note.self, Review.self,
        Pitch.self,
        SelfAnswer.self,
        Target.self,
        Introduction.self,
        Tie.self,
        Attempt.self,
        Message.self,
    ]

    /// Entries whose tables hold rows of users.
    public static let entries: [any Entry.Type] = [
        AuditEntry.self, PersonalToken.self, SharingGrant.self, Import.self, ImportRow.self,
        Profile.self,
        Template.self,
        InterviewTypeVersion.self,
        Suppression.self,
    ]

    /// Those that can be found by words.
    public static let searchedKinds: [SearchedKind] = resources.filter { $0.isSearchable }.map { searched($0) }

    private static func searched<R: Resource>(_ resource: R.Type) -> SearchedKind { SearchedKind(resource) }

    /// `cursorKey` is 32 bytes that outlive the process; `quota` how many objects of one kind one owner may have;
    /// `bounds` how much one call may ask for.
    public init(
        clock: any Clock, cursorKey: [UInt8], intervals: ReminderIntervals = ReminderIntervals(),
        accounts options: AccountOptions = AccountOptions(), quota: Int = 20_000, bounds: Bounds = Bounds()
    ) throws {
        let ids = IDSource(clock: clock)
        stores = try Stores(
            clock: clock, ids: ids, cursorKey: cursorKey, quota: quota, bounds: bounds, resources: Self.resources)
        audit = AuditLog(ids: ids, clock: clock)
        accounts = AccountService(ids: ids, clock: clock, audit: audit, options: options)
        interviewTypes = InterviewTypeService(ids: ids, audit: audit)
        checks = CheckService(types: interviewTypes)
        suppressions = SuppressionService(ids: ids, audit: audit)
        jobs = JobService(ids: ids, clock: clock)
        erasures = ErasureService(ids: ids, accounts: accounts, audit: audit)
        let contactStore = try stores.store(of: Contact.self)
        let referralStore = try stores.store(of: Referral.self)
        let reminderStore = try stores.store(of: Reminder.self)
        let reminderRules = ReminderRules(store: reminderStore, contacts: contactStore, intervals: intervals)
        let keepInTouch = KeepInTouch(contacts: contactStore, reminders: reminderRules)
        let requestStore = try stores.store(of: InterviewRequest.self)
        let referralRules = ReferralRules(store: referralStore, requests: requestStore)
        let requestRules = RequestRules(
            store: requestStore, interviews: try stores.store(of: Interview.self), referrals: referralRules,
            reminders: reminderRules)
        organizations = PlainService(store: try stores.store(of: Organization.self))
        notes = PlainService(store: try stores.store(of: Note.self))
        reviews = ReviewService(store: try stores.store(of: Review.self))
        sharing = SharingService(stores: stores, audit: audit)
        cohorts = CohortService(stores: stores, audit: audit, sharing: sharing)
        progress = ProgressService(audit: audit, cohorts: cohorts)
        invitations = InvitationService(ids: ids, clock: clock, audit: audit, accounts: accounts, cohorts: cohorts)
        imports = ImportService(
            ids: ids, clock: clock, jobs: jobs, audit: audit, accounts: accounts, invitations: invitations)
        contacts = ContactService(
            store: contactStore, stores: stores, reminders: reminderRules, referrals: referralRules)
        touches = TouchService(store: try stores.store(of: Touch.self), keepInTouch: keepInTouch)
        interviews = InterviewService(
            store: try stores.store(of: Interview.self), contacts: contactStore, requests: requestRules,
            reminders: reminderRules, keepInTouch: keepInTouch)
        requests = RequestService(
            store: requestRules.store, interviews: interviews,
            introductions: try stores.store(of: Introduction.self), rules: requestRules, keepInTouch: keepInTouch)
        referrals = ReferralService(
            store: referralStore, contacts: contacts, organizations: organizations.store, requests: requests)
        reminders = ReminderService(store: reminderStore)
        today = TodayService(
            contacts: contactStore, requests: requestRules.store, interviews: interviews.store,
            reminders: reminderStore)
        pitches = PitchService(store: try stores.store(of: Pitch.self))
        selfAnswers = SelfAnswerService(store: try stores.store(of: SelfAnswer.self))
        targets = PlainService(store: try stores.store(of: Target.self))
        introductions = IntroductionService(
            store: requests.introductions, requests: requestRules.store, reminders: reminderRules)
        ties = PlainService(store: try stores.store(of: Tie.self))
        attempts = AttemptService(
            store: try stores.store(of: Attempt.self), requests: requestStore, keepInTouch: keepInTouch)
        drafts = DraftService(
            accounts: accounts, profiles: SingletonStore(stores), pitches: pitches.store, contacts: contactStore,
            organizations: organizations.store, referrals: referralStore, introductions: introductions.store)
        messages = MessageService(
            store: try stores.store(of: Message.self), interviews: interviews.store, requests: requests,
            keepInTouch: keepInTouch)
        pools = PoolReport(targets: targets.store)
        templates = TemplateService(stores: stores, audit: audit)
        composer = MessageComposer(
            drafts: drafts, templates: templates, interviews: interviews.store, requests: requestStore)
    }
}

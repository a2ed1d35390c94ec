/// All tables of words.
enum Vocabulary {
    static let tables = [GrammarWords.table, EmploymentWords.table, PayWords.table, TalkWords.table, CommonVerbs.table]
}

/// Verbs and nouns with no meaning of their own for any judge, of which reading must know the forms.
enum CommonVerbs {
    static let table = """
        COMMON verbs: use help start begin go come bring keep take make have get give see look feel seem become leave
        COMMON verbs: grow choose lead run build write read teach show tell say think believe guess suppose mean
        COMMON verbs: spend pay cost sell buy open close stop continue try happen change move turn set put let hold
        COMMON verbs: live stay visit travel wait expect decide agree allow enable support advise guide mentor shape
        COMMON verbs: follow attend complete finish develop create design manage handle deal organise organize plan
        COMMON verbs: invite propose arrange schedule book confirm accept decline refuse promise report update
        COMMON verbs: succeed fail pass win lose earn save invest trade produce publish present speak perform
        COMMON verbs: enjoy love like prefer value respect trust doubt fear worry regret forget remember realise realize
        COMMON verbs: notice recognise recognize matter count depend belong include contain involve require need
        COMMON verbs: ensure solve fix improve increase reduce add remove test check review measure compare
        COMMON verbs: walk drive sit stand eat drink sleep play sing call phone ring text mail email message squeeze
        COMMON verbs: pick draw cut break fall rise throw catch carry lift push pull reach touch hit
        COMMON verbs: spare borrow lend steal share hang sit_down shadow tour apply keep_in_mind bear_in_mind
        COMMON verbs: end finish quit resign retire dismiss fire lay_off downsize relocate emigrate immigrate
        COMMON verbs: hesitate mind bother disturb trouble burden interrupt excuse apologise apologize forgive
        COMMON verbs: point direct forward refer steer route vouch arrange pull open know hear learn discuss negotiate
        COMMON verbs: prepare practise practice rehearse research investigate analyse analyze teach coach interview
        COMMON verbs: convince persuade encourage inspire motivate challenge surprise impress attract shortlist
        COMMON verbs: assign promote transfer train supervise oversee treat heal cure cook bake serve host clean
        COMMON verbs: wonder imagine dream wish picture link hook speak fit suit match slot squeeze_in
        COMMON nouns: time day way thing part kind sort question answer topic issue problem example reason idea plan
        COMMON nouns: hand line head eye side end start case lot bit need demand skill quality trait tool task duty
        COMMON nouns: responsibility challenge decision choice step goal aim purpose favour favor pointer lead tip
        COMMON nouns: background history hobby family home house city town country state region area street
        COMMON nouns: product customer client user patient pupil child report data number code system process
        """
}

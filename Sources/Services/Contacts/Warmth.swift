public import Records

/// How warm the way to a contact is, from the warmest on; the first that is true counts (S30).
public enum Warmth: String, Word {
    /// An introduction to her was made, or she was named by someone whose name may be used.
    case introduced
    /// The owner has noted something that they share, or the profile shows it.
    case sharedBond = "shared_bond"
    /// They have a relationship, were in touch, or have talked.
    case known
    case cold

    /// Whether contact `c` was introduced.
    static let wasIntroduced = """
        (EXISTS (SELECT 1 FROM introductions INDEXED BY introductions_by_to_contact_id
            WHERE owner_id = c.owner_id AND to_contact_id = c.id AND status = 'made' AND deleted_at IS NULL)
        OR EXISTS (SELECT 1 FROM referrals INDEXED BY referrals_by_to_contact_id
            WHERE owner_id = c.owner_id AND to_contact_id = c.id AND may_use_name = 1 AND deleted_at IS NULL))
        """
}

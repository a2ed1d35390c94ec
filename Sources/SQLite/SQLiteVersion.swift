import CSQLite

/// The SQLite that is linked at run time.
public enum SQLiteVersion {
    /// Such as `3.40.1`.
    public static var text: String { String(cString: sqlite3_libversion()) }
}

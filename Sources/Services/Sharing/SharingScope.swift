public import Records

/// What a student can let others see.
public enum SharingScope: String, Word { case progress, interviews, contacts, notes }

/// A scope as a type, since generic arguments are types.
public protocol SharedScope: SendableMetatype {
    static var scope: SharingScope { get }
}

public enum ProgressScope: SharedScope { public static let scope = SharingScope.progress }
public enum InterviewsScope: SharedScope { public static let scope = SharingScope.interviews }
public enum ContactsScope: SharedScope { public static let scope = SharingScope.contacts }
public enum NotesScope: SharedScope { public static let scope = SharingScope.notes }

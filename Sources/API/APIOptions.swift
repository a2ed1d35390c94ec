public import HTTPServer

/// What the API needs to know of the program that it is a part of.
public struct APIOptions: Sendable {
    public var version: String
    /// The bytes of `openapi.yaml`.
    public var contract: [UInt8]
    public var bodyLimit = 1 << 20
    /// Of a list to import (C67).
    public var listLimit = 5 << 20
    /// Whether the server may be sent traffic (C62).
    public var isReady: @Sendable () -> Bool = { true }
    public var isDraining: @Sendable () -> Bool = { false }
    /// Where the files of exports lie; without one there are none.
    public var exportDirectory: String?
    /// Gives back the space that is kept for what must succeed on a full disk; false when there is none left.
    public var releaseReserve: @Sendable () -> Bool = { false }
    /// Is told that there is work for the background.
    public var onWork: @Sendable () -> Void = {}
    /// How many reads may wait in the slow lane.
    public var slowReads = 32
    /// What a read may take on its loop before it goes to the slow lane.
    public var quickRead = Duration.milliseconds(8)
    public var slowRead = Duration.seconds(2)
    /// How many passwords may wait to be hashed (X03).
    public var hashes = 16
    /// Event streams, and calls that wait for events, of one user (C51).
    public var streams = 2
    public var waitingCalls = 16
    /// The hosts that requests may be for, in lower case; empty takes every one (X65).
    public var publicNames: Set<String> = []

    /// Which pages of other origins may call (X60); the server says so on each answer.
    public var crossOrigin = CrossOrigin.none
    /// Calls of one user in a minute; nil does not count them (C61).
    public var rateLimit: Int?

    public init(version: String, contract: [UInt8]) {
        self.version = version
        self.contract = contract
    }
}

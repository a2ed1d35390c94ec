import Glibc

/// Another process. (Foundation's `Process` sets up a run loop, which crashed when several tests did so at once.)
struct Child {
    let id: pid_t

    struct Failed: Error {
        let program: String
        let status: Int32
    }

    init(_ program: String, _ arguments: [String]) throws {
        var id: pid_t = 0
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        let status = posix_spawn(&id, program, nil, nil, words, environ)
        guard status == 0 else { throw Failed(program: program, status: status) }
        self.id = id
    }

    /// The status of waitpid(2): 0 for a proper end.
    @discardableResult
    func wait() -> Int32 {
        var status: Int32 = -1
        while waitpid(id, &status, 0) < 0, errno == EINTR {}
        return status
    }
}

/// Runs a program to its end.
func run(_ program: String, _ arguments: [String]) throws {
    let status = try Child(program, arguments).wait()
    guard status == 0 else { throw Child.Failed(program: program, status: status) }
}

import Glibc

/// Standard input, output and error.
enum StandardDescriptors {
    /// Opens /dev/null in the place of those that are closed. Else a file of the data, or a client's connection, would be
    /// given their number, and the log with it.
    static func fill() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) == -1 {
            // open(2) gives the lowest number that is free, and those below are taken.
            _ = open("/dev/null", descriptor == 0 ? O_RDONLY : O_WRONLY)
        }
    }
}

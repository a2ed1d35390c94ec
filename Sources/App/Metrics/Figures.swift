import Glibc
import HTTPServer
import OpenSSL
import Records
import SQLite
import Services

/// What is measured only when somebody asks: the process and the database.
struct Figures: Sendable {
    private let database: Database
    private let directory: DataDirectory
    private let labels: String
    private let backups: BackupFolder
    private let clock: any Clock

    init(_ instance: Instance, named name: String, backups: BackupFolder) {
        self.backups = backups
        clock = instance.services.stores.clock
        database = instance.database
        directory = instance.directory
        labels = Labels.text([
            ("instance_name", name), ("version", Version.text), ("sqlite", SQLiteVersion.text),
            ("openssl", OpenSSLVersion.text),
        ])
    }

    func write(to text: inout PrometheusText, isReady: Bool) {
        text.family("parley_info", .gauge, "What runs here; always 1.")
        text.sample("parley_info", labels, 1)
        text.single("parley_ready", .gauge, "Whether the server may be sent traffic.", isReady ? 1 : 0)
        writeStorage(to: &text)
        if let newest = try? backups.newest {
            let age = Double(clock.now.milliseconds - newest.milliseconds) / 1_000
            text.single("backup_age_seconds", .gauge, "Since the newest scheduled backup was made.", age)
        }
        ProcessFigures.write(to: &text)
    }

    private func writeStorage(to text: inout PrometheusText) {
        let writer = database.writer
        let figures = writer.figures
        text.single("db_file_bytes", .gauge, "The database without its log.", Double(database.fileBytes))
        text.single("db_wal_bytes", .gauge, "The write-ahead log.", Double(database.walBytes))
        if let free = directory.freeBytes {
            text.single("disk_free_bytes", .gauge, "Free space where the data lie.", Double(free))
        }
        text.single("db_writer_queue", .gauge, "Writes that wait.", Double(writer.depth))
        text.single("db_writes_total", .counter, "Writes that were run.", Double(figures.calls))
        text.single("db_transactions_total", .counter, "Transactions that held them.", Double(figures.groups))
        text.single(
            "db_write_wait_seconds_total", .counter, "Time that writes have waited.", figures.waited / .seconds(1))
        text.single("db_write_work_seconds_total", .counter, "Time spent in writes.", figures.worked / .seconds(1))
    }
}

/// What the kernel tells of this process, under the names that Prometheus clients use.
enum ProcessFigures {
    static func write(to text: inout PrometheusText) {
        let pageSize = Double(sysconf(Int32(_SC_PAGESIZE)))
        let memory = words(of: "/proc/self/statm")
        if memory.count > 1, let pages = Double(memory[1]) {
            text.single("process_resident_memory_bytes", .gauge, "Resident memory.", pages * pageSize)
        }
        if let open = openDescriptors { text.single("process_open_fds", .gauge, "Open descriptors.", Double(open)) }
        var limit = rlimit()
        if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
            text.single("process_max_fds", .gauge, "How many there may be.", Double(limit.rlim_cur))
        }
        var usage = rusage()
        if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
            let seconds = usage.ru_utime.seconds + usage.ru_stime.seconds
            text.single("process_cpu_seconds_total", .counter, "Processor time, user and system.", seconds)
        }
        if let start = startTime { text.single("process_start_time_seconds", .gauge, "Start, since 1970.", start) }
    }

    /// One descriptor is the reading of the directory itself.
    private static var openDescriptors: Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        return max(0, count - 1)
    }

    /// The wall clock less the time since then: the machine's time since its start less the process's ticks after it
    /// (proc_pid_stat(5), field 22; the name in field 2 ends with the last parenthesis).
    private static var startTime: Double? {
        let stat = contents(of: "/proc/self/stat")
        guard let end = stat.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = words(in: stat[(end + 1)...])
        guard fields.count > 19, let ticks = Double(fields[19]) else { return nil }
        let age = seconds(on: CLOCK_BOOTTIME) - ticks / Double(sysconf(Int32(_SC_CLK_TCK)))
        return seconds(on: CLOCK_REALTIME) - age
    }

    private static func seconds(on clock: Int32) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func words(of path: String) -> [String] { words(in: contents(of: path)[...]) }

    private static func words(in bytes: ArraySlice<UInt8>) -> [String] {
        bytes.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func contents(of path: String) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return [] }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while case let count = buffer.withUnsafeMutableBytes({ read(descriptor, $0.baseAddress, $0.count) }), count > 0
        {
            bytes += buffer[..<count]
        }
        return bytes
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}

#pragma once
#include <sqlite3.h>
#include <fcntl.h>
#include <linux/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

// What Swift cannot reach of the C interface: variadic functions, macros that are expressions; statfs(2) and statx(2).

static const int csqlite_constraint_unique = SQLITE_CONSTRAINT_UNIQUE;
static const int csqlite_constraint_rowid = SQLITE_CONSTRAINT_ROWID;
static const int csqlite_constraint_primary_key = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int csqlite_constraint_foreign_key = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int csqlite_constraint_check = SQLITE_CONSTRAINT_CHECK;
static const int csqlite_constraint_not_null = SQLITE_CONSTRAINT_NOTNULL;
static const int csqlite_ioerr_nomem = SQLITE_IOERR_NOMEM;
static const int csqlite_ioerr_shmsize = SQLITE_IOERR_SHMSIZE;

/// Turns one of the SQLITE_DBCONFIG switches on or off and tells in `now` how it stands (https://sqlite.org/c3ref/db_config.html).
static inline int csqlite_switch(sqlite3 *db, int which, int on, int *now) {
    return sqlite3_db_config(db, which, on, now);
}

/// Turns memory statistics off for the process; with them every allocation of every connection takes one global mutex
/// (https://sqlite.org/c3ref/c_config_covering_index_scan.html, SQLITE_CONFIG_MEMSTATUS). Before the first connection.
static inline int csqlite_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/// Binds a copy of UTF-8 text.
static inline int csqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_text64(
        statement, index, bytes ? (const char *)bytes : "", length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/// Binds a copy of bytes.
static inline int csqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 length) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", length, SQLITE_TRANSIENT);
}

/// The magic number of the filesystem on which the path lies; 0 when it cannot be told.
static inline unsigned int csqlite_filesystem(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 ? (unsigned int)status.f_type : 0;
}

/// A file of a filesystem, told from every earlier one that had the same inode by when it was made.
struct csqlite_file {
    unsigned long long inode;
    /// Nanoseconds since 1970; 0 where the filesystem does not keep it.
    unsigned long long born;
};

/// Fills in `file`; -1 when there is none at the path.
static inline int csqlite_look_at(const char *path, struct csqlite_file *file) {
    struct statx status = {0};
    if (syscall(SYS_statx, AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_BTIME, &status) != 0) return -1;
    file->inode = status.stx_ino;
    file->born = status.stx_mask & STATX_BTIME
        ? (unsigned long long)status.stx_btime.tv_sec * 1000000000ULL + status.stx_btime.tv_nsec
        : 0;
    return 0;
}

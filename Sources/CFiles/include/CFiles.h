#pragma once
#include <stddef.h>

/// A file of the repository that is compiled into the program.
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

/// The migrations in the order in which they run; `embedded_migration_count` of them.
extern const struct embedded_file embedded_migrations[];
extern const size_t embedded_migration_count;

/// The contract that the server serves at `/openapi.yaml`.
extern const struct embedded_file embedded_openapi;

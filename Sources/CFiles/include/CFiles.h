#pragma once
#include <stddef.h>

/// A file of the repository that is compiled into the program.
struct embedded_file {
    const char *name;
    const unsigned char *bytes;
    size_t length;
};

/// How many migrations there are.
size_t embedded_migration_count(void);

/// The migration that runs after `index` others; `index` is below the count.
struct embedded_file embedded_migration(size_t index);

/// The contract that the server serves at `/openapi.yaml`.
struct embedded_file embedded_contract(void);

/// Common passwords, one on each line, behind lines that begin with `#` and tell where they come from.
struct embedded_file embedded_passwords(void);

/// The weights by which texts are judged, one feature on each line.
struct embedded_file embedded_wording_weights(void);

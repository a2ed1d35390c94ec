#include "CFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#define FILE_BYTES(name) static const unsigned char name[]
#define ENTRY(file, bytes) {file, bytes, sizeof(bytes)}

FILE_BYTES(m0001) = {
#embed "../../migrations/0001_accounts.sql"
};

FILE_BYTES(openapi) = {
#embed "../../openapi.yaml"
};

const struct embedded_file embedded_migrations[] = {
    ENTRY("0001_accounts.sql", m0001),
};
const size_t embedded_migration_count = sizeof(embedded_migrations) / sizeof(embedded_migrations[0]);
const struct embedded_file embedded_openapi = ENTRY("openapi.yaml", openapi);

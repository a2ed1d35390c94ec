#include "CFiles.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

#define FILE_BYTES(name) static const unsigned char name[]
#define ENTRY(file, bytes) {file, bytes, sizeof(bytes)}

FILE_BYTES(m0001) = {
#embed "../../migrations/0001_accounts.sql"
};

FILE_BYTES(m0002) = {
#embed "../../migrations/0002_people.sql"
};

FILE_BYTES(m0003) = {
#embed "../../migrations/0003_talks.sql"
};

FILE_BYTES(m0010) = {
#embed "../../migrations/0010_sign_in.sql"
};

FILE_BYTES(m0020) = {
#embed "../../migrations/0020_audit.sql"
};

FILE_BYTES(m0021) = {
#embed "../../migrations/0021_cohorts.sql"
};

FILE_BYTES(m0022) = {
#embed "../../migrations/0022_sharing.sql"
};

FILE_BYTES(m0030) = {
#embed "../../migrations/0030_search.sql"
};

FILE_BYTES(m0031) = {
#embed "../../migrations/0031_search_in_rows.sql"
};

FILE_BYTES(m0040) = {
#embed "../../migrations/0040_events.sql"
};

FILE_BYTES(m0041) = {
#embed "../../migrations/0041_trash.sql"
};

FILE_BYTES(m0042) = {
#embed "../../migrations/0042_jobs.sql"
};

FILE_BYTES(m0050) = {
#embed "../../migrations/0050_imports.sql"
};

FILE_BYTES(m0060) = {
#embed "../../migrations/0060_profile.sql"
};

FILE_BYTES(m0061) = {
#embed "../../migrations/0061_targets.sql"
};

FILE_BYTES(m0062) = {
#embed "../../migrations/0062_contacts.sql"
};

FILE_BYTES(m0070) = {
#embed "../../migrations/0070_attempts.sql"
};

FILE_BYTES(m0071) = {
#embed "../../migrations/0071_messages.sql"
};

FILE_BYTES(m0072) = {
#embed "../../migrations/0072_templates.sql"
};

FILE_BYTES(m0080) = {
#embed "../../migrations/0080_interview_types.sql"
};

FILE_BYTES(m0081) = {
#embed "../../migrations/0081_checks.sql"
};

FILE_BYTES(m0082) = {
#embed "../../migrations/0082_counted.sql"
};

FILE_BYTES(m0083) = {
#embed "../../migrations/0083_message_overrides.sql"
};
FILE_BYTES(m0084) = {
#embed "../../migrations/0084_standing.sql"
};

FILE_BYTES(openapi) = {
#embed "../../openapi.yaml"
};

FILE_BYTES(passwords) = {
#embed "../../lists/common_passwords.txt"
};

FILE_BYTES(wording_weights) = {
#embed "../../lists/wording_weights.txt"
};

static const struct embedded_file migrations[] = {
    ENTRY("0001_accounts.sql", m0001),
    ENTRY("0002_people.sql", m0002),
    ENTRY("0003_talks.sql", m0003),
    ENTRY("0010_sign_in.sql", m0010),
    ENTRY("0020_audit.sql", m0020),
    ENTRY("0021_cohorts.sql", m0021),
    ENTRY("0022_sharing.sql", m0022),
    ENTRY("0030_search.sql", m0030),
    ENTRY("0031_search_in_rows.sql", m0031),
    ENTRY("0040_events.sql", m0040),
    ENTRY("0041_trash.sql", m0041),
    ENTRY("0042_jobs.sql", m0042),
    ENTRY("0050_imports.sql", m0050),
    ENTRY("0060_profile.sql", m0060),
    ENTRY("0061_targets.sql", m0061),
    ENTRY("0062_contacts.sql", m0062),
    ENTRY("0070_attempts.sql", m0070),
    ENTRY("0071_messages.sql", m0071),
    ENTRY("0072_templates.sql", m0072),
    ENTRY("0080_interview_types.sql", m0080),
    ENTRY("0081_checks.sql", m0081),
    ENTRY("0082_counted.sql", m0082),
    ENTRY("0083_message_overrides.sql", m0083),
    ENTRY("0084_standing.sql", m0084),
};

size_t embedded_migration_count(void) { return sizeof(migrations) / sizeof(migrations[0]); }

struct embedded_file embedded_migration(size_t index) { return migrations[index]; }

struct embedded_file embedded_contract(void) { return (struct embedded_file)ENTRY("openapi.yaml", openapi); }

struct embedded_file embedded_passwords(void) {
    return (struct embedded_file)ENTRY("common_passwords.txt", passwords);
}

struct embedded_file embedded_wording_weights(void) {
    return (struct embedded_file)ENTRY("wording_weights.txt", wording_weights);
}

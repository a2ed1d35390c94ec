#pragma once
#include <zlib.h>

// What Swift cannot reach of the C interface: macros that are expressions.

/// Begins a stream that is written as gzip (RFC 1952) with the largest window (https://zlib.net/manual.html#Advanced).
static inline int czlib_begin_gzip(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
}

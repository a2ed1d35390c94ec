#pragma once

#include <malloc.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>

/// Watches a descriptor for reading, writing and the end of the peer's sending, edge-triggered (epoll(7)).
/// Returns 0, or the errno.
int linux_epoll_watch(int epoll, int descriptor, uint64_t token);

/// Waits as epoll_wait(2) does; returns the number of events, or the errno below zero.
int linux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int milliseconds);

/// The token that the event's descriptor was watched with.
static inline uint64_t linux_event_token(const struct epoll_event *event) { return event->data.u64; }

/// The event's EPOLL* bits.
static inline uint32_t linux_event_bits(const struct epoll_event *event) { return event->events; }

/// Accepts a connection that is non-blocking and closed on exec (accept4(2)), and writes the peer's address to `address`,
/// a `sockaddr_storage`. Returns the descriptor, or the errno below zero.
int linux_accept(int listener, void *address);

/// Names the calling thread, as `top -H` shows it: at most 15 bytes.
void linux_name_thread(const char *name);

/// Adds to the niceness of the calling thread alone, as nice(2) does on Linux, and asks for turns of `turn` nanoseconds: a
/// thread of short turns need not wait for the end of a longer one (sched_setattr(2), Linux 6.12). 0 leaves them as they
/// are, and so does an older system.
void linux_schedule(int niceness, uint64_t turn);

/// Gives memory that was freed back to the system (malloc_trim(3)).
static inline void linux_trim_memory(void) { malloc_trim(0); }

#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int linux_epoll_watch(int epoll, int descriptor, uint64_t token) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.u64 = token};
    return epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

int linux_epoll_wait(int epoll, struct epoll_event *events, int capacity, int milliseconds) {
    int count = epoll_wait(epoll, events, capacity, milliseconds);
    return count >= 0 ? count : -errno;
}

int linux_accept(int listener, void *address) {
    socklen_t length = sizeof(struct sockaddr_storage);
    int descriptor = accept4(listener, address, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

void linux_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

/// struct sched_attr of sched_setattr(2), which the C library does not declare.
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime, deadline, period;
};

void linux_schedule(int niceness, uint64_t turn) {
    errno = 0;
    int now = nice(niceness);
    if (turn == 0 || (now == -1 && errno != 0)) return;
    struct attributes attributes = {.size = sizeof attributes, .nice = now, .runtime = turn};
    (void)!syscall(SYS_sched_setattr, 0, &attributes, 0);
}

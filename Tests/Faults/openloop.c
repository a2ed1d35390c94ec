/* A client of constant rate: it sends when it is time to, whatever the server does, as the world does.
 *
 * usage: openloop PORT RATE SECONDS CONNECTIONS FILE
 *
 * FILE holds one whole request. Each sending goes to the next connection that waits for nothing; with none, it is late and
 * counted as missed, since a client of a closed loop would hide it. Latency counts from when the sending was due.
 * Prints one line: counts by class, the goodput, and percentiles of both classes in milliseconds. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

struct client {
    int fd, used, free_next;
    double due;
    char buffer[8192];
};

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec / 1e9;
}

static struct client *clients;
static int idle = -1, epoll, port, connections;
static long good, shed, other, missed, dead, unhinted;
static float *times[2];
static long counts[2];
#define MOST 4000000

static void release(int index) {
    clients[index].free_next = idle;
    idle = index;
}

static void open_one(int index) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    int one = 1;
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        perror("connect");
        exit(1);
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = index};
    epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
    clients[index].fd = fd;
    clients[index].used = 0;
    release(index);
}

static void replace(int index, int died) {
    if (died) dead++;
    close(clients[index].fd);
    open_one(index);
}

static void note(struct client *c, int status, int hinted) {
    int kind = status >= 200 && status < 300 ? 0 : 1;
    if (kind == 0) good++;
    else if (status == 503) { shed++; unhinted += !hinted; }
    else other++;
    if (counts[kind] < MOST) times[kind][counts[kind]++] = (float)((now() - c->due) * 1e3);
}

static void take(int index) {
    struct client *c = &clients[index];
    ssize_t got = read(c->fd, c->buffer + c->used, sizeof c->buffer - 1 - c->used);
    if (got <= 0) {
        if (got < 0 && errno == EAGAIN) return;
        replace(index, 1);
        return;
    }
    c->used += got;
    c->buffer[c->used] = 0;
    char *end = strstr(c->buffer, "\r\n\r\n");
    if (!end) return;
    char *length = strcasestr(c->buffer, "content-length:");
    long size = length && length < end ? atol(length + 15) : 0;
    if (end + 4 + size > c->buffer + c->used) return;
    char *retry = strcasestr(c->buffer, "retry-after:"), *close = strcasestr(c->buffer, "connection: close");
    int closing = close && close < end;
    note(c, atoi(c->buffer + 9), retry && retry < end);
    c->used = 0;
    if (closing) replace(index, 0);
    else release(index);
}

static int order(const void *a, const void *b) {
    float x = *(const float *)a, y = *(const float *)b;
    return x < y ? -1 : x > y;
}

static double part(int kind, double share) {
    if (!counts[kind]) return 0;
    return times[kind][(long)((counts[kind] - 1) * share)];
}

int main(int argc, char **argv) {
    if (argc != 6) return 64;
    port = atoi(argv[1]);
    double rate = atof(argv[2]), seconds = atof(argv[3]);
    connections = atoi(argv[4]);
    static char request[65536];
    FILE *file = fopen(argv[5], "rb");
    if (!file) return 66;
    long size = fread(request, 1, sizeof request, file);
    epoll = epoll_create1(0);
    clients = calloc(connections, sizeof *clients);
    for (int k = 0; k < 2; k++) times[k] = malloc(MOST * sizeof(float));
    for (int i = 0; i < connections; i++) open_one(i);
    struct epoll_event events[512];
    double start = now(), end = start + seconds;
    long sent = 0;
    while (now() < end) {
        long due = (long)((now() - start) * rate);
        while (sent < due) {
            double at = start + sent++ / rate;
            if (idle < 0) { missed++; continue; }
            int index = idle;
            idle = clients[index].free_next;
            clients[index].due = at;
            if (write(clients[index].fd, request, size) != size) replace(index, 1);
        }
        double pause = start + sent / rate - now();
        if (pause > 0.001) pause = 0.001;
        struct timespec rest = {.tv_nsec = pause > 0 ? (long)(pause * 1e9) : 0};
        int n = epoll_pwait2(epoll, events, 512, &rest, NULL);
        for (int i = 0; i < n; i++) take(events[i].data.u32);
    }
    for (int k = 0; k < 2; k++) qsort(times[k], counts[k], sizeof(float), order);
    printf("{\"due\":%ld,\"good\":%ld,\"shed\":%ld,\"other\":%ld,\"missed\":%ld,\"dead\":%ld,\"unhinted\":%ld,"
           "\"goodput\":%.1f,\"good_p50\":%.2f,\"good_p99\":%.2f,\"shed_p50\":%.2f,\"shed_p99\":%.2f}\n",
           sent, good, shed, other, missed, dead, unhinted, good / seconds, part(0, .5), part(0, .99), part(1, .5),
           part(1, .99));
    return 0;
}

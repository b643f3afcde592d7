// SPDX-License-Identifier: Apache-2.0
/*
 * 23 calls of what an embedded probe watches. Once a line arrives on standard input, makes them and prints
 * the rows that the probe must show of them, without the durations in front; then waits for the end of its
 * input.
 *
 * usage: lessons open|kill|exit|tcpconnect|tcplife|packets|syscount|bitesize|runqlat PROGRESS [FILE...]
 *
 * The file PROGRESS gets one byte, 'r' where it is ready and 'd' where its calls are done: through a mapping, since
 * a system call would be seen by the probes.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <net/if.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAUSE_MS    100
#define NO_PID      4194304 /* PID_MAX_LIMIT, which no process gets */
#define SHOWN_BYTES 127     /* of a file's name */

static char comm[16]; /* "my-open", by which the test knows its rows */

static void check(bool is_well, const char *what)
{
    if (is_well)
        return;
    perror(what);
    exit(EXIT_FAILURE);
}

static void pause_ms(int ms)
{
    struct timespec time = {.tv_nsec = ms * 1000000L};
    nanosleep(&time, NULL);
}

/* Of an error -errno: what bccrun shows. */
static const char *result(long value)
{
    static char text[32];
    if (value < 0)
        snprintf(text, sizeof(text), "%ld %s", value, strerrorname_np((int)-value));
    else
        snprintf(text, sizeof(text), "%ld", value);
    return text;
}

static long or_error(long value)
{
    return value < 0 ? -errno : value;
}

/* open: files below the present directory */

static void open_one(const char *name, int flags)
{
    long fd = or_error(syscall(SYS_openat, AT_FDCWD, name, flags, 0600));
    printf("%7d %11s %-15s %.*s%s\n", getpid(), result(fd), comm, SHOWN_BYTES, name,
           strlen(name) > SHOWN_BYTES ? "..." : "");
    if (fd >= 0)
        close((int)fd);
}

/* By a call that the probes do not see. */
static int open_unseen(const char *name, unsigned long long flags)
{
    struct open_how how = {.flags = flags};
    return (int)syscall(SYS_openat2, AT_FDCWD, name, &how, sizeof(how));
}

static bool parent_sleeps(void)
{
    char name[32], stat[64];
    snprintf(name, sizeof(name), "/proc/%d/stat", getppid());
    int fd = open_unseen(name, O_RDONLY);
    ssize_t size = read(fd, stat, sizeof(stat) - 1);
    close(fd);
    stat[size > 0 ? size : 0] = '\0';
    return strstr(stat, ") S ") != NULL;
}

/* Opens the other end late, once the parent waits for it. */
static void open_late(const char *name)
{
    pid_t child = fork();
    if (child != 0)
        return;
    while (!parent_sleeps())
        pause_ms(1);
    pause_ms(PAUSE_MS);
    _exit(open_unseen(name, O_WRONLY) < 0);
}

static void do_open(void)
{
    char name[200];
    check(mkfifo("pipe", 0600) == 0, "mkfifo");
    open_late("pipe");
    open_one("pipe", O_RDONLY);
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof(name), "file-%d", i);
        open_one(name, O_CREAT | O_WRONLY);
    }
    for (int i = 0; i < 9; i++) {
        snprintf(name, sizeof(name), "nonexistent-%d", i);
        open_one(name, O_RDONLY);
    }
    open_one("file-0/below", O_RDONLY);
    open_one(".", O_WRONLY);
    open_one("pipe", O_WRONLY | O_NONBLOCK);
    memset(name, 'x', sizeof(name) - 1);
    name[sizeof(name) - 1] = '\0';
    open_one(name, O_RDONLY);
}

/* kill */

static void show_kill(int target, int signal, long value)
{
    printf("%7d %7d %7d %11s %s\n", getpid(), target, signal, result(value), comm);
}

static void do_kill(void)
{
    int pid = getpid();
    signal(SIGUSR1, SIG_IGN);
    signal(SIGUSR2, SIG_IGN);
    for (int i = 0; i < 6; i++) {
        show_kill(pid, 0, or_error(kill(pid, 0)));
        show_kill(pid, SIGUSR1, or_error(syscall(SYS_tkill, pid, SIGUSR1)));
        show_kill(pid, SIGUSR2, or_error(syscall(SYS_tgkill, pid, pid, SIGUSR2)));
    }
    show_kill(0, 0, or_error(kill(0, 0)));
    show_kill(-pid, 0, or_error(kill(-pid, 0)));
    show_kill(NO_PID, SIGTERM, or_error(kill(NO_PID, SIGTERM)));
    show_kill(pid, 65, or_error(kill(pid, 65)));
    show_kill(pid, SIGUSR1, or_error(syscall(SYS_tgkill, NO_PID, pid, SIGUSR1)));
}

/* exit */

static void *exit_all(void *code)
{
    _exit(*(int *)code); /* of the whole process */
}

static void exit_by_thread(int code)
{
    pthread_t thread;
    check(pthread_create(&thread, NULL, exit_all, &code) == 0, "pthread_create");
    for (;;)
        pause();
}

/* A child that ends by the signal, or with the code; in the order in which they are waited for. */
static void end_child(int code, int signal, int ms)
{
    pid_t child = fork();
    check(child >= 0, "fork");
    if (child > 0) {
        waitpid(child, NULL, 0);
        printf("%7d %7d %7d %s\n", child, code, signal, comm);
        return;
    }
    prctl(PR_SET_NAME, comm);
    pause_ms(ms);
    if (signal != 0)
        raise(signal);
    if (code == 42)
        exit_by_thread(code);
    _exit(code);
}

static void do_exit(void)
{
    static const int signals[] = {SIGKILL, SIGTERM, SIGSEGV, SIGUSR1, SIGALRM};
    struct rlimit none = {0};
    setrlimit(RLIMIT_CORE, &none);
    fflush(stdout);
    end_child(7, 0, PAUSE_MS);
    for (int i = 0; i < 15; i++)
        end_child(i, 0, 0);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
        end_child(0, signals[i], 0);
    end_child(255, 0, 0);
    end_child(42, 0, 0);
}

/* tcpconnect and tcplife: connections to this machine */

struct address {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    };
    socklen_t bytes;
    const char *name;
};

static struct address address_of(const char *name, unsigned short port)
{
    struct address address = {.name = name};
    if (inet_pton(AF_INET, name, &address.v4.sin_addr) == 1) {
        address.bytes = sizeof(address.v4);
        address.v4.sin_family = AF_INET;
    } else {
        check(inet_pton(AF_INET6, name, &address.v6.sin6_addr) == 1, name);
        address.bytes = sizeof(address.v6);
        address.v6.sin6_family = AF_INET6;
    }
    address.v4.sin_port = htons(port); /* is at the same place in both */
    return address;
}

static unsigned short port_of(int fd)
{
    struct address address = {.bytes = sizeof(address.v6)};
    check(getsockname(fd, &address.any, &address.bytes) == 0, "getsockname");
    return ntohs(address.v4.sin_port);
}

static int listen_on(const char *name)
{
    struct address address = address_of(name, 0);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(fd >= 0 && bind(fd, &address.any, address.bytes) == 0 && listen(fd, 32) == 0, name);
    return fd;
}

/* In a sandbox that nobody has given a network. */
static void start_loopback(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) == 0) {
        request.ifr_flags |= IFF_UP;
        check(ioctl(fd, SIOCSIFFLAGS, &request) == 0, "lo");
    }
    close(fd);
}

/* @shown: how the probe shows the address; @ret: what the kernel's function must return. */
static void connect_one(const char *name, unsigned short port, const char *shown, int ip, long ret)
{
    struct address address = address_of(name, port);
    int fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    (void)!connect(fd, &address.any, address.bytes);
    printf("%7d %11s %-15s %5u %5d %s\n", getpid(), result(ret), shown, port, ip, comm);
    close(fd);
}

static void do_tcpconnect(void)
{
    unsigned short v4 = port_of(listen_on("127.0.0.1"));
    unsigned short v6 = port_of(listen_on("::1"));
    for (int i = 0; i < 8; i++) {
        connect_one("127.0.0.1", v4, "127.0.0.1", 4, 0);
        connect_one("::1", v6, "::1", 6, 0);
    }
    for (int i = 0; i < 4; i++)
        connect_one("::ffff:127.0.0.1", v4, "127.0.0.1", 4, 0);
    connect_one("127.0.0.1", 1, "127.0.0.1", 4, 0); /* refused, which is known later */
    connect_one("255.255.255.255", 80, "255.255.255.255", 4, -ENETUNREACH);
    connect_one("2001:db8::1", 443, "2001:db8::1", 6, -ENETUNREACH);
}

static void show_life(unsigned short local, unsigned short remote, const char *name)
{
    printf("%7d %5u %5u %-15s %s\n", getpid(), local, remote, name, comm);
}

/* Both ends of a connection are shown: first the one that asks for the end. */
static void live(const char *name, int ms)
{
    int listener = listen_on(name);
    struct address address = address_of(name, port_of(listener));
    int here = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(connect(here, &address.any, address.bytes) == 0, "connect");
    int there = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    unsigned short port = port_of(here);
    char byte;
    pause_ms(ms);
    close(here);
    check(read(there, &byte, 1) == 0, "read");
    pause_ms(ms);
    close(there);
    show_life(port, port_of(listener), name);
    show_life(port_of(listener), port, name);
    close(listener);
}

static void live_not(void)
{
    struct address here = address_of("127.0.0.1", 0);
    struct address there = address_of("127.0.0.1", 1);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    check(bind(fd, &here.any, here.bytes) == 0, "bind");
    unsigned short port = port_of(fd);
    check(connect(fd, &there.any, there.bytes) < 0 && errno == ECONNREFUSED, "port 1");
    show_life(port, 1, "127.0.0.1");
    close(fd);
}

static void do_tcplife(void)
{
    live("127.0.0.1", PAUSE_MS);
    for (int i = 0; i < 5; i++) {
        live("::1", 0);
        live("127.0.0.1", 0);
    }
    live_not();
}

/* packets: datagrams to this machine, of which one takes three packets where they have 1500 bytes at most */

#define ETHERNET_BYTES 14
#define UDP_BYTES      8

static int datagram_socket(const char *name)
{
    struct address address = address_of(name, 0);
    int fd = socket(address.any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    check(fd >= 0 && bind(fd, &address.any, address.bytes) == 0, name);
    return fd;
}

static void show_flow(const char *name, int from, int to, int packets, size_t bytes)
{
    printf("%s %s %d %d UDP %d %zu\n", name, name, from, to, packets, bytes);
}

/* So many datagrams of so many bytes, in packets with an IP header of @header bytes. */
static void send_datagrams(const char *name, size_t header, int count, size_t bytes)
{
    static const char zeros[1500];
    int from = datagram_socket(name);
    int to = datagram_socket(name);
    struct address address = address_of(name, port_of(to));
    for (int i = 0; i < count; i++)
        check(sendto(from, zeros, bytes, 0, &address.any, address.bytes) == (ssize_t)bytes, "sendto");
    show_flow(name, port_of(from), port_of(to), count,
              (size_t)count * (bytes + UDP_BYTES + header + ETHERNET_BYTES));
    close(from);
    close(to);
}

/* The pieces hold 1480 bytes each, of which the first has the UDP header. */
static void send_large_datagram(void)
{
    static const char zeros[3000];
    int from = datagram_socket("127.0.0.1");
    int to = datagram_socket("127.0.0.1");
    struct address address = address_of("127.0.0.1", port_of(to));
    check(sendto(from, zeros, sizeof(zeros), 0, &address.any, address.bytes) == sizeof(zeros), "sendto");
    show_flow("127.0.0.1", port_of(from), port_of(to), 1, ETHERNET_BYTES + 1500);
    show_flow("127.0.0.1", 0, 0, 2, (ETHERNET_BYTES + 20) * 2 + sizeof(zeros) + UDP_BYTES - 1480);
    close(from);
    close(to);
}

static void do_packets(void)
{
    send_datagrams("127.0.0.1", 20, 12, 100);
    send_datagrams("::1", 40, 10, 1);
    send_large_datagram();
}

/* syscount: these, and the read that waits for the end */

/* Beforehand: to print is a system call too. */
static void show_syscount(void)
{
    printf("getppid   64 %s    23\nread      64 %s     1\n", comm, comm);
    fflush(stdout);
}

static void do_syscount(void)
{
    for (int i = 0; i < 23; i++)
        syscall(SYS_getppid);
}

/* bitesize: reads past the page cache, of 4 KiB and of 16 KiB */

static int disk = -1;

static void open_disk(const char *name)
{
    static char bytes[1 << 16];
    disk = open(name, O_CREAT | O_RDWR, 0600);
    check(disk >= 0 && write(disk, bytes, sizeof(bytes)) == sizeof(bytes) && fsync(disk) == 0, name);
    close(disk);
    disk = open(name, O_RDONLY | O_DIRECT);
    check(disk >= 0, name);
}

static void do_bitesize(void)
{
    static char bytes[16384] __attribute__((aligned(4096)));
    for (int i = 0; i < 23; i++) {
        ssize_t size = i < 12 ? 4096 : 16384;
        check(pread(disk, bytes, (size_t)size, 0) == size, "pread");
    }
}

/* runqlat: sleeps; the wait for the end makes it 23 times that this thread leaves its CPU */

static void do_runqlat(void)
{
    for (int i = 0; i < 22; i++)
        pause_ms(2);
}

static const struct lesson {
    const char *name;
    void (*make)(void);
} lessons[] = {
    {"open", do_open},         {"kill", do_kill},
    {"exit", do_exit},         {"tcpconnect", do_tcpconnect},
    {"tcplife", do_tcplife},   {"packets", do_packets},
    {"syscount", do_syscount}, {"bitesize", do_bitesize},
    {"runqlat", do_runqlat},
};

static const struct lesson *find(const char *name)
{
    for (size_t i = 0; i < sizeof(lessons) / sizeof(lessons[0]); i++)
        if (strcmp(lessons[i].name, name) == 0)
            return &lessons[i];
    fprintf(stderr, "workload: no lesson '%s'\n", name);
    exit(EXIT_FAILURE);
}

static volatile char *map_progress(const char *name)
{
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    check(fd >= 0 && ftruncate(fd, 1) == 0, name);
    void *map = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    check(map != MAP_FAILED, name);
    close(fd);
    return map;
}

int main(int argc, char **argv)
{
    const struct lesson *lesson = find(argc > 1 ? argv[1] : "");
    volatile char *progress = map_progress(argc > 2 ? argv[2] : "");
    char line[8];
    snprintf(comm, sizeof(comm), "my-%s", lesson->name);
    if (lesson->make != do_exit) /* its children bear the name */
        prctl(PR_SET_NAME, comm);
    if (lesson->make == do_open)
        check(argc == 4 && chdir(argv[3]) == 0, "directory");
    if (lesson->make == do_bitesize)
        open_disk(argc == 4 ? argv[3] : "");
    if (lesson->make == do_tcpconnect || lesson->make == do_tcplife)
        start_loopback();
    if (lesson->make == do_syscount)
        show_syscount();
    if (lesson->make == do_kill)
        setpgid(0, 0);
    *progress = 'r';
    (void)!read(STDIN_FILENO, line, 1);
    lesson->make();
    fflush(stdout);
    *progress = 'd';
    (void)!read(STDIN_FILENO, line, 1);
    return EXIT_SUCCESS;
}

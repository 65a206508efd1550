package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.driver.machine.TaskExit;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// The system calls on descriptors of any kind, and on the process; how a
/// call enters the kernel and returns.
///
/// Left out: `dup`, `fork` with a copy of the table.
@Linux(value = "select.c", file = "fs/select.c", renamed = true)
public abstract sealed class FileCalls permits Syscalls {
    private static final int SIGKILL_STATUS = 128 + 9;
    private static final long NS_PER_MS = 1_000_000;
    private static final long FOREVER = Machine.MAX_SCHEDULE_TIMEOUT;

    final SocketCalls calls;
    private final Machine machine;
    private final PollCalls polls;
    private final EpollCalls epolls;

    FileCalls(Net initNet) {
        machine = initNet.machine();
        SockSysctls sysctls = new SockSysctls(initNet);
        calls = new SocketCalls(sysctls);
        polls = new PollCalls(machine, sysctls);
        epolls = new EpollCalls(initNet, sysctls);
    }

    /// Starts a thread of the calling process: it shares the open files,
    /// the user and the namespace (`CLONE_VM | CLONE_FILES`).
    public Task clone(String comm, Runnable body) {
        Task parent = enter();
        FdTable files = FdTable.of(parent);
        Task thread = machine.spawn(comm, -1, body);
        files.share(thread);
        thread.credentials(parent.credentials());
        thread.namespace(parent.namespace());
        exit(0);
        return thread;
    }

    /// The time since the start, in ns: `CLOCK_MONOTONIC`.
    @Linux(value = "clock_gettime", file = "kernel/time/posix-timers.c",
        renamed = true)
    public long clockGettime() {
        return machine.now();
    }

    /// Sleeps for `ns`.
    @Linux(value = "nanosleep", file = "kernel/time/hrtimer.c")
    public void nanosleep(long ns) {
        enter();
        machine.nanosleep(ns);
        exit(0);
    }

    /// `F_GETFL` and `F_SETFL` with `O_NONBLOCK`.
    @Linux(value = "do_fcntl", file = "fs/fcntl.c")
    public int fcntl(int fd, int cmd, int arg) {
        return exit(calls.fcntl(sock(enter(), fd), cmd, arg));
    }

    /// The number that the request gives.
    @Linux(value = "sock_ioctl", file = "net/socket.c")
    public int ioctl(int fd, int cmd) {
        return exit(calls.ioctl(sock(enter(), fd), cmd));
    }

    /// Waits until one of the files can do what is asked.
    ///
    /// @param timeoutMs -1 waits for ever
    /// @return how many have something in `revents`
    @Linux("do_sys_poll")
    public int poll(PollFd[] fds, long timeoutMs) {
        FdTable files = FdTable.of(enter());
        return exit(polls.poll(fds, files, deadline(timeoutMs * NS_PER_MS)));
    }

    /// Makes an empty epoll set.
    ///
    /// @param flags `EPOLL_CLOEXEC` or 0
    @Linux(value = "epoll_create1", file = "fs/eventpoll.c")
    public int epollCreate1(int flags) {
        return exit(epolls.create(FdTable.of(enter()), flags));
    }

    /// Adds, changes or removes what the set `epfd` watches.
    ///
    /// @param op `EpollEvent.EPOLL_CTL_*`
    /// @param event may be null to remove
    @Linux(value = "epoll_ctl", file = "fs/eventpoll.c")
    public void epollCtl(int epfd, int op, int fd, EpollEvent event) {
        FdTable files = FdTable.of(enter());
        exit(epolls.ctl(files.get(epfd), op, files.get(fd), fd, event));
    }

    /// Waits for events of the set `epfd`.
    ///
    /// @param out gets them: at most `max`
    /// @param timeoutMs -1 waits for ever
    @Linux(value = "epoll_wait", file = "fs/eventpoll.c")
    public int epollWait(int epfd, EpollEvent[] out, int max,
            long timeoutMs) {
        return epollPwait2(epfd, out, max,
            timeoutMs < 0 ? -1 : timeoutMs * NS_PER_MS);
    }

    /// The same with the time-out in ns. There is no signal mask: the only
    /// signal ends the task.
    @Linux(value = "epoll_pwait2", file = "fs/eventpoll.c")
    public int epollPwait2(int epfd, EpollEvent[] out, int max,
            long timeoutNs) {
        File set = FdTable.of(enter()).get(epfd);
        return exit(epolls.wait(set, out, max, deadline(timeoutNs)));
    }

    private long deadline(long ns) {
        return ns < 0 || ns > FOREVER - machine.now() ? FOREVER
            : machine.now() + ns;
    }

    /// Shows the program memory of a file, all `length` bytes of it. It is
    /// gone with [#munmap], or with the process.
    @Linux(value = "ksys_mmap_pgoff", file = "mm/mmap.c", renamed = true)
    public VmArea mmap(int fd, long length) {
        FdTable files = FdTable.of(enter());
        File file = files.get(fd);
        VmArea area = new VmArea(file, length);
        exit(file == null ? -Errnos.EBADF.number : files.mmap(area, file));
        return area;
    }

    @Linux(value = "vm_munmap", file = "mm/mmap.c")
    public void munmap(VmArea area) {
        boolean was = FdTable.of(enter()).munmap(area);
        exit(was ? 0 : -Errnos.EINVAL.number);
    }

    @Linux(value = "close_fd", file = "fs/file.c",
        renamed = true)
    public void close(int fd) {
        boolean was = FdTable.of(enter()).close(fd);
        exit(was ? 0 : -Errnos.EBADF.number);
    }

    /// The socket behind a descriptor of the current task; null if there is
    /// none. For `/proc` and tests.
    public Socket sockfdLookup(Task task, int fd) {
        return FdTable.of(task).get(fd) instanceof Socket s ? s : null;
    }

    /// The socket of a descriptor, null if it is not open; ends the call
    /// if it is something else.
    @Linux(value = "sockfd_lookup_light", file = "net/socket.c",
        renamed = true)
    final Socket sock(Task task, int fd) {
        File file = FdTable.of(task).get(fd);
        if (file != null && !(file instanceof Socket)) {
            exit(-Errnos.ENOTSOCK.number);
        }
        return (Socket) file;
    }

    final Task enter() {
        machine.syscallEnter();
        return machine.current();
    }

    final int exit(int rc) {
        return (int) exitLong(rc);
    }

    final long exitLong(long rc) {
        machine.syscallExit();
        if (machine.current().signalPending()) {
            throw new TaskExit(SIGKILL_STATUS);
        }
        if (rc < 0) {
            throw new ErrnoException((int) -rc);
        }
        return rc;
    }
}

package netstack.transport;

import netstack.skbuff.Linux;

/// What an epoll set should watch a file for, and what it has found.
@Linux(value = "epoll_event", file = "include/uapi/linux/eventpoll.h")
public final class EpollEvent {
    public static final int EPOLL_CTL_ADD = 1;
    public static final int EPOLL_CTL_DEL = 2;
    public static final int EPOLL_CTL_MOD = 3;
    public static final int EPOLL_CLOEXEC = SockOpt.SOCK_CLOEXEC;

    public static final int EPOLLIN = SockOpt.POLLIN;
    public static final int EPOLLPRI = SockOpt.POLLPRI;
    public static final int EPOLLOUT = SockOpt.POLLOUT;
    public static final int EPOLLERR = SockOpt.POLLERR;
    public static final int EPOLLHUP = SockOpt.POLLHUP;
    public static final int EPOLLRDHUP = SockOpt.POLLRDHUP;
    /// Wakes one of the sets that watch a file so, not all.
    public static final int EPOLLEXCLUSIVE = 1 << 28;
    public static final int EPOLLWAKEUP = 1 << 29;
    /// Tells once, then nothing until `EPOLL_CTL_MOD`.
    public static final int EPOLLONESHOT = 1 << 30;
    /// Tells when something happens, not as long as it is so.
    public static final int EPOLLET = 1 << 31;

    /// Bits of poll, and of `EPOLL*` above.
    public int events;
    /// The program's own note, given back with each event.
    public long data;

    public EpollEvent() {
    }

    public EpollEvent(int events, long data) {
        this.events = events;
        this.data = data;
    }
}

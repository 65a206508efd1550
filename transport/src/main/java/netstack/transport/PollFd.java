package netstack.transport;

import netstack.skbuff.Linux;

/// A descriptor to wait for, and for what: bits `SockOpt.POLL*`.
@Linux(value = "pollfd", file = "include/uapi/asm-generic/poll.h")
public final class PollFd {
    public int fd;
    public int events;
    /// What is the case, a part of `events` or an error.
    public int revents;

    public PollFd(int fd, int events) {
        this.fd = fd;
        this.events = events;
    }
}

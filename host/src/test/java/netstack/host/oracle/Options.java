package netstack.host.oracle;

import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// The socket options of the recorded programs.
final class Options {
    private Options() {
    }

    static void set(Syscalls sys, int fd, String key, Object value) {
        long n = value instanceof Double d ? d.longValue() : 0;
        switch (key) {
            case "cc" -> { }
            case "nodelay" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 1, n);
            case "maxseg" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 2, n);
            case "keepalive" -> sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_KEEPALIVE, n);
            case "keepidle" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 4, n);
            case "keepintvl" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 5, n);
            case "keepcnt" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 6, n);
            case "linger2" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 8, n);
            case "quickack" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 12, n);
            case "user_timeout" -> sys.setsockopt(fd, SockOpt.SOL_TCP, 18, n);
            case "sndbuf" -> sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_SNDBUF, n);
            case "rcvbuf" -> sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, n);
            case "linger0" -> sys.setsockopt(fd, SockOpt.SOL_SOCKET, 13, 0);
            default -> throw new IllegalStateException(key);
        }
    }
}

package netstack.host.streams;

import java.net.SocketException;
import java.net.SocketOptions;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// The options of `java.net` in the kernel's words. The kernel doubles a
/// buffer's size; Java programs see it as they set it.
final class StackSocketOptions {
    private static final long US_PER_MS = 1000;

    private final Syscalls sys;

    StackSocketOptions(Syscalls sys) {
        this.sys = sys;
    }

    /// @param ms 0 for none
    void timeout(int fd, int option, int ms) {
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, option, ms * US_PER_MS);
    }

    void set(int fd, int id, Object value) throws SocketException {
        try {
            if (id == SocketOptions.SO_TIMEOUT) {
                timeout(fd, SockOpt.SO_RCVTIMEO, (Integer) value);
            } else if (id == SocketOptions.SO_LINGER) {
                sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_LINGER,
                        value instanceof Integer s ? s : -1);
            } else {
                int number = value instanceof Integer n ? n
                        : (Boolean) value ? 1 : 0;
                sys.setsockopt(fd, level(id), name(id), number);
            }
        } catch (ErrnoException e) {
            throw new SocketException(e.strerror());
        }
    }

    Object get(int fd, int id) throws SocketException {
        try {
            if (id == SocketOptions.SO_TIMEOUT) {
                return (int) (sys.getsockopt(fd, SockOpt.SOL_SOCKET,
                        SockOpt.SO_RCVTIMEO) / US_PER_MS);
            }
            int v = (int) sys.getsockopt(fd, level(id), name(id));
            return switch (id) {
                case SocketOptions.SO_RCVBUF, SocketOptions.SO_SNDBUF ->
                    v / 2;
                case SocketOptions.IP_TOS, SocketOptions.SO_LINGER -> v;
                default -> v != 0;
            };
        } catch (ErrnoException e) {
            throw new SocketException(e.strerror());
        }
    }

    private static int level(int id) {
        return switch (id) {
            case SocketOptions.TCP_NODELAY -> SockOpt.SOL_TCP;
            case SocketOptions.IP_TOS -> SockOpt.SOL_IP;
            default -> SockOpt.SOL_SOCKET;
        };
    }

    private static int name(int id) throws SocketException {
        return switch (id) {
            case SocketOptions.TCP_NODELAY -> SockOpt.TCP_NODELAY;
            case SocketOptions.IP_TOS -> SockOpt.IP_TOS;
            case SocketOptions.SO_RCVBUF -> SockOpt.SO_RCVBUF;
            case SocketOptions.SO_SNDBUF -> SockOpt.SO_SNDBUF;
            case SocketOptions.SO_KEEPALIVE -> SockOpt.SO_KEEPALIVE;
            case SocketOptions.SO_REUSEADDR -> SockOpt.SO_REUSEADDR;
            case SocketOptions.SO_REUSEPORT -> SockOpt.SO_REUSEPORT;
            case SocketOptions.SO_LINGER -> SockOpt.SO_LINGER;
            case SocketOptions.SO_OOBINLINE -> SockOpt.SO_OOBINLINE;
            default -> throw new SocketException("no such option: " + id);
        };
    }
}

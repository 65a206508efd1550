package netstack.host.packetdrill.sys;

import java.util.Map;
import java.util.Set;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Calls that open, connect and close sockets.
final class SocketCalls {
    private static final Set<String> OPEN = Set.of("socket", "accept",
            "accept4", "open", "epoll_create", "epoll_create1", "dup");
    private static final int AF_INET = 2;

    private final Syscalls sys;
    private final Sockets sockets;
    private final Fds fds;

    SocketCalls(Syscalls sys, Sockets sockets, Fds fds) {
        this.sys = sys;
        this.sockets = sockets;
        this.fds = fds;
    }

    void addTo(Map<String, Calls.Body> table) {
        table.put("socket", this::socket);
        table.put("bind", this::bind);
        table.put("listen", this::listen);
        table.put("accept", a -> accept(a.count(3), 0));
        table.put("accept4", a -> accept(a.count(4), a.integer(3)));
        table.put("connect", this::connect);
        table.put("close", this::close);
        table.put("shutdown", a -> {
            sys.shutdown(a.count(2).fd(0), a.integer(1));
            return 0;
        });
        table.put("getsockname", a -> name(a, false));
        table.put("getpeername", a -> name(a, true));
    }

    /// Whether a call returns a descriptor.
    boolean opens(String name) {
        return OPEN.contains(name);
    }

    private long socket(Args a) {
        a.count(3);
        int domain = Values.ellipsis(a.at(0)) ? AF_INET : a.integer(0);
        if (!sockets.ipv4() || domain == Constants.of("AF_INET6")) {
            throw Failure.missing("IPv6 (AF_INET6)");
        }
        return sys.socket(domain, a.integer(1), a.integer(2));
    }

    private long bind(Args a) {
        SockaddrIn addr = Values.sockaddr(a.count(3).at(1),
                sockets.bindAddr());
        sys.bind(a.fd(0), addr);
        sockets.bound(a.fd(0), addr);
        return 0;
    }

    private long listen(Args a) {
        sys.listen(a.count(2).fd(0), a.integer(1));
        sockets.listening(a.fd(0));
        return 0;
    }

    private long accept(Args a, int flags) {
        int fd = sys.accept4(a.fd(0), new SockaddrIn(), flags);
        sockets.accepted(fd);
        return fd;
    }

    private long connect(Args a) {
        SockaddrIn to = Values.sockaddr(a.count(3).at(1),
                sockets.connectAddr());
        int fd = a.fd(0);
        sockets.connecting(fd, to);
        sys.connect(fd, to);
        SockaddrIn name = new SockaddrIn();
        sys.getsockname(fd, name);
        sockets.named(fd, name);
        return 0;
    }

    private long close(Args a) {
        int fd = a.count(1).fd(0);
        sys.close(fd);
        fds.remove(a.num(0));
        sockets.closed(fd);
        return 0;
    }

    private long name(Args a, boolean peer) {
        SockaddrIn addr = new SockaddrIn();
        if (peer) {
            sys.getpeername(a.count(3).fd(0), addr);
        } else {
            sys.getsockname(a.count(3).fd(0), addr);
        }
        if (!Values.ellipsis(a.at(1))) {
            SockaddrIn e = Values.sockaddr(a.at(1), addr);
            if (e.addr != addr.addr || e.port != addr.port) {
                throw new Failure("expected the address " + e + ", got "
                        + addr);
            }
        }
        return 0;
    }
}

package netstack.host.app;

import java.util.function.IntConsumer;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A service over TCP: one thread accepts at `port` of all addresses, and
/// one more, called `name`, has `serve` for each connection, by its file
/// descriptor. Up to `backlog` connections wait.
public record TcpService(Syscalls sys, int port, int backlog, String name,
        IntConsumer serve) implements Runnable {

    // tag::tcp_accept[]
    @Override
    public void run() {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
        sys.listen(fd, backlog);
        for (;;) {
            int conn = accept(fd);
            if (conn >= 0) sys.clone(name, () -> serve.accept(conn));
        }
    }

    /// The next connection; -1 when it was gone before we took it.
    private int accept(int fd) {
        try {
            return sys.accept4(fd, null, 0);
        } catch (ErrnoException e) {
            if (e.errno() == Errnos.ECONNABORTED.number) return -1;
            throw e;
        }
    }
    // end::tcp_accept[]
}

package netstack.host.app;

import java.lang.foreign.MemorySegment;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.Syscalls;

/// The echo service over TCP (RFC 862): sends back what it gets until the
/// client has no more to say, then closes. A thread serves each connection.
public final class TcpEcho implements Runnable {
    private static final int BACKLOG = 128;
    private static final int BLOCK = 65_536;

    private final Syscalls sys;
    private final int port;
    private long connections;
    private long bytes;

    /// Will serve `port` of all addresses.
    public TcpEcho(Syscalls sys, int port) {
        this.sys = sys;
        this.port = port;
    }

    /// Connections that were accepted.
    public long connections() {
        return connections;
    }

    /// Bytes that were sent back, over all connections.
    public long bytes() {
        return bytes;
    }

    @Override
    public void run() {
        new TcpService(sys, port, BACKLOG, "echo", this::serve).run();
    }

    private void serve(int fd) {
        connections++;
        try {
            echo(fd);
        } catch (ErrnoException gone) {
            // a client that broke off ends its own connection only
        } finally {
            sys.close(fd);
        }
    }

    // tag::tcp_echo[]
    private void echo(int fd) {
        MemorySegment block = MemorySegment.ofArray(new byte[BLOCK]);
        int n;
        while ((n = sys.recvfrom(fd, block, 0, BLOCK, 0, null)) > 0) {
            // a send can end in the middle, for example by a signal
            for (int at = 0; at < n;) {
                int sent = sys.sendto(fd, block, at, n - at,
                        Msghdr.MSG_NOSIGNAL, null);
                at += sent;
                bytes += sent;
            }
        }
    }
    // end::tcp_echo[]
}

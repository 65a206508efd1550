package netstack.host.app;

import java.lang.foreign.MemorySegment;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// The echo service over UDP (RFC 862): sends each datagram back.
public final class UdpEcho implements Runnable {
    private static final int LARGEST = 65_507;

    private final Syscalls sys;
    private final int port;
    private final MemorySegment buffer =
            MemorySegment.ofArray(new byte[LARGEST]);
    private final SockaddrIn from = new SockaddrIn();
    private long echoed;

    /// Will serve `port` of all addresses.
    public UdpEcho(Syscalls sys, int port) {
        this.sys = sys;
        this.port = port;
    }

    /// Datagrams that went back.
    public long echoed() {
        return echoed;
    }

    @Override
    public void run() {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
        for (;;) {
            echo(fd);
        }
    }

    /// One datagram; who can't be answered is no reason to stop.
    private void echo(int fd) {
        try {
            int n = sys.recvfrom(fd, buffer, 0, LARGEST, 0, from);
            sys.sendto(fd, buffer, 0, n, 0, from);
            echoed++;
        } catch (ErrnoException unanswerable) {
            from.set(Ipv4Addr.ANY, 0);
        }
    }
}

package netstack.host.replay;

import java.util.ArrayList;
import java.util.List;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A program that reads what comes to one UDP port.
final class Listener {
    private static final int MAX_DATAGRAM = 65536;

    private final Host host;
    private final int port;
    private final List<String> got = new ArrayList<>();

    Listener(Host host, int port) {
        this.host = host;
        this.port = port;
        host.spawn("listen" + port, this::run);
    }

    private void run() {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
        byte[] buffer = new byte[MAX_DATAGRAM];
        SockaddrIn from = new SockaddrIn();
        while (true) {
            int n = sys.recvfrom(fd, buffer, 0, from);
            got.add("socket of UDP port " + port + " got " + n
                    + " bytes from " + Ipv4Addr.toString(from.addr) + ":"
                    + from.port);
        }
    }

    /// What it has read since the last call.
    List<String> take() {
        List<String> taken = List.copyOf(got);
        got.clear();
        return taken;
    }
}

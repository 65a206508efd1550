package netstack.host.tour;

import java.nio.charset.StandardCharsets;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// The two programs of the tour.
final class Programs {
    private static final int MAX_DATAGRAM = 2048;

    private Programs() {}

    /// Starts a server on `host`: it answers `n` datagrams to `port` with
    /// their bytes in upper case, and ends.
    static Task serve(Host host, int port, int n) {
        return host.spawn("server", () -> {
            Syscalls sys = host.syscalls();
            int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
            byte[] buffer = new byte[MAX_DATAGRAM];
            SockaddrIn from = new SockaddrIn();
            for (int i = 0; i < n; i++) {
                int len = sys.recvfrom(fd, buffer, 0, from);
                sys.sendto(fd, bytes(text(buffer, len).toUpperCase()), 0,
                        from);
            }
            sys.close(fd);
        });
    }

    /// A client on `host` sends `request` and waits for the answer.
    static String ask(Host host, int addr, int port, String request) {
        StringBuilder answer = new StringBuilder();
        Task client = host.spawn("client", () -> {
            Syscalls sys = host.syscalls();
            int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            sys.sendto(fd, bytes(request), 0, new SockaddrIn(addr, port));
            byte[] buffer = new byte[MAX_DATAGRAM];
            answer.append(text(buffer, sys.recvfrom(fd, buffer, 0, null)));
            sys.close(fd);
        });
        host.machine().world().await(client);
        return answer.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String text(byte[] bytes, int len) {
        return new String(bytes, 0, len, StandardCharsets.US_ASCII);
    }
}

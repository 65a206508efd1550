package netstack.host.tcp;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import netstack.host.Host;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A program that writes and reads at the same time, in pieces and with pauses as its seed says.
final class Duplex {
    private static final int POLLIN = 1;
    private static final int POLLOUT = 4;
    private static final int PORT = 7000;

    private final byte[] data;
    private final Random random;
    private final int rcvbuf;
    private final int sndbuf;
    private final ByteArrayOutputStream got = new ByteArrayOutputStream();
    private int sent;
    private boolean open = true;

    Duplex(byte[] data, long seed, int rcvbuf, int sndbuf) {
        this.data = data;
        random = new Random(seed);
        this.rcvbuf = rcvbuf;
        this.sndbuf = sndbuf;
    }

    byte[] got() {
        return got.toByteArray();
    }

    int socket(Syscalls sys, int port) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        if (rcvbuf > 0) sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, rcvbuf);
        if (sndbuf > 0) sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_SNDBUF, sndbuf);
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        sys.bind(fd, new SockaddrIn(0, port));
        return fd;
    }

    void serve(Host host) {
        Syscalls sys = host.syscalls();
        int fd = socket(sys, PORT);
        sys.listen(fd, 1);
        int conn = sys.accept4(fd, null, 0);
        exchange(host, conn);
        sys.close(conn);
        sys.close(fd);
    }

    void ask(Host host) {
        host.machine().nanosleep(TcpPair.MS);
        Syscalls sys = host.syscalls();
        int fd = socket(sys, PORT + 1);
        sys.connect(fd, new SockaddrIn(TcpPair.RIGHT, PORT));
        exchange(host, fd);
        sys.close(fd);
    }

    /// Both ends call this at once: there is no listener.
    void meet(Host host, int port, int peer, int peerPort, long closeAt) {
        Syscalls sys = host.syscalls();
        int fd = socket(sys, port);
        host.machine().nanosleep(TcpPair.SECOND - host.machine().now() % TcpPair.SECOND);
        sys.connect(fd, new SockaddrIn(peer, peerPort));
        sys.send(fd, data, 0);
        byte[] buf = new byte[data.length];
        while (got.size() < data.length) got.write(buf, 0, sys.recv(fd, buf, 0));
        host.machine().nanosleep(closeAt - host.machine().now());
        sys.close(fd);
    }

    /// Sends all, and a FIN; receives until the other one's.
    private void exchange(Host host, int fd) {
        Syscalls sys = host.syscalls();
        byte[] buf = new byte[30_000];
        if (data.length == 0) sys.shutdown(fd, SockOpt.SHUT_WR);
        while (open || sent < data.length) {
            PollFd p = new PollFd(fd, (open ? POLLIN : 0) | (sent < data.length ? POLLOUT : 0));
            sys.poll(new PollFd[] {p}, -1);
            if (open && (p.revents & ~POLLOUT) != 0) read(sys, fd, buf);
            if (sent < data.length && (p.revents & POLLOUT) != 0) write(sys, fd);
            if (random.nextInt(20) == 0) host.machine().nanosleep(random.nextInt(300) * TcpPair.MS);
        }
    }

    private void read(Syscalls sys, int fd, byte[] buf) {
        byte[] part = random.nextBoolean() ? buf : new byte[1 + random.nextInt(3000)];
        int n = sys.recv(fd, part, 0);
        open = n > 0;
        got.write(part, 0, n);
    }

    private void write(Syscalls sys, int fd) {
        int end = Math.min(data.length, sent + 1 + random.nextInt(20_000));
        sent += sys.send(fd, Arrays.copyOfRange(data, sent, end), Msghdr.MSG_DONTWAIT);
        if (sent == data.length) sys.shutdown(fd, SockOpt.SHUT_WR);
    }
}

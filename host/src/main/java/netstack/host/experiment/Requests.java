package netstack.host.experiment;

import java.nio.ByteBuffer;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A client that sends a request, waits for its answer, and sends the next;
/// if none comes in time, it gives this one up. Requests are numbered: an
/// answer that comes too late is none.
public final class Requests implements Runnable {
    private static final int BYTES = 18;
    private static final long PATIENCE_MS = 1;

    private final Host host;
    private final SockaddrIn server;
    private final byte[] request = new byte[BYTES];
    private final byte[] answer = new byte[BYTES];
    private long number;
    private Histogram time = new Histogram();
    private long answered;

    public Requests(Host host, String server, int port) {
        this.host = host;
        this.server = new SockaddrIn(Ipv4Addr.parse(server), port);
    }

    @Override
    public void run() {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.connect(fd, server);
        PollFd[] wait = {new PollFd(fd, SockOpt.POLLIN)};
        for (;;) {
            long start = host.machine().now();
            ByteBuffer.wrap(request).putLong(++number);
            sys.send(fd, request, 0);
            if (answered(sys, fd, wait)) {
                answered++;
                time.add(host.machine().now() - start);
            }
        }
    }

    /// Waits for the answer to the last request.
    private boolean answered(Syscalls sys, int fd, PollFd[] wait) {
        while (sys.poll(wait, PATIENCE_MS) > 0) {
            sys.recv(fd, answer, 0);
            if (ByteBuffer.wrap(answer).getLong() == number) return true;
        }
        return false;
    }

    /// Requests that were answered.
    public long answered() {
        return answered;
    }

    /// From a request to its answer.
    public Histogram time() {
        return time;
    }

    /// Forgets what was so far.
    public void reset() {
        answered = 0;
        time = new Histogram();
    }
}

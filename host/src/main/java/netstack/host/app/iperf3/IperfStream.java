package netstack.host.app.iperf3;

import java.lang.foreign.MemorySegment;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpInfo;

/// One data connection and what went over it. A thread of its own sends or
/// receives.
final class IperfStream {
    private static final double BITS = 8;

    final int fd;
    final int id;
    final boolean sender;
    final SockaddrIn local = new SockaddrIn();
    final SockaddrIn peer = new SockaddrIn();
    final TcpInfo info = new TcpInfo();
    long bytes;
    /// Bytes and retransmissions up to the last report.
    long reported;
    long reportedRetrans;
    long maxCwnd;
    long maxWnd;
    long maxRtt;
    long minRtt = Long.MAX_VALUE;
    long sumRtt;
    int samples;
    boolean ended;
    private final Syscalls sys;
    private final IperfOptions options;

    IperfStream(Syscalls sys, int fd, int number, boolean sender,
            IperfOptions options) {
        this.sys = sys;
        this.fd = fd;
        // iperf3's own count: 1, 3, 4, 5
        this.id = number == 0 ? 1 : number + 2;
        this.sender = sender;
        this.options = options;
        sys.getsockname(fd, local);
        sys.getpeername(fd, peer);
    }

    // tag::iperf_send[]
    /// Sends until the time is over, or the bytes are sent.
    void send(long start, long end, long most) {
        MemorySegment block = MemorySegment.ofArray(
                new byte[options.blksize]);
        try {
            while (sys.clockGettime() < end && bytes < most) {
                int n = (int) Math.min(options.blksize, most - bytes);
                bytes += sys.sendto(fd, block, 0, n, Msghdr.MSG_NOSIGNAL,
                        null);
                pace(start);
            }
        } catch (ErrnoException gone) {
            // the test is over, or the peer is
        }
        ended = true;
    }
    // end::iperf_send[]

    /// Waits until what was sent is not ahead of the rate.
    private void pace(long start) {
        if (options.rate == 0) return;
        long due = start + (long) (bytes * BITS / options.rate * 1e9);
        long now = sys.clockGettime();
        if (due > now) sys.nanosleep(due - now);
    }

    /// Receives until the sender ends.
    void receive() {
        MemorySegment block = MemorySegment.ofArray(
                new byte[options.blksize]);
        try {
            for (int n = -1; n != 0;) {
                n = sys.recvfrom(fd, block, 0, options.blksize, 0, null);
                bytes += n;
            }
        } catch (ErrnoException gone) {
            // the test is over, or the peer is
        }
        ended = true;
    }

    /// Looks at TCP_INFO.
    void sample() {
        sys.getsockopt(fd, SockOpt.SOL_TCP, SockOpt.TCP_INFO, info);
        maxCwnd = Math.max(maxCwnd, cwnd());
        maxWnd = Math.max(maxWnd, info.sndWnd);
        maxRtt = Math.max(maxRtt, info.rtt);
        minRtt = Math.min(minRtt, info.rtt);
        sumRtt += info.rtt;
        samples++;
    }

    long cwnd() {
        return (long) info.sndCwnd * info.sndMss;
    }
}

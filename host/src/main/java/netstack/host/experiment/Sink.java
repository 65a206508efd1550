package netstack.host.experiment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.function.LongConsumer;
import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A program that reads datagrams for ever, and looks how old they are.
public final class Sink implements Runnable {
    private static final int BUFFER = 2048;
    private static final ValueLayout.OfLong READY =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Host host;
    private final int port;
    private final MemorySegment buffer =
            MemorySegment.ofArray(new byte[BUFFER]);
    private SockaddrIn peer;
    private LongConsumer onRead = ready -> { };
    private Histogram age = new Histogram();
    private long received;
    private long work;

    public Sink(Host host, int port) {
        this.host = host;
        this.port = port;
    }

    /// Will read what comes from `addr`:`peerPort` only, so that the
    /// socket stands for one flow.
    public Sink connect(int addr, int peerPort) {
        peer = new SockaddrIn(addr, peerPort);
        return this;
    }

    /// Will go through `bytes` of memory of its own after each datagram.
    public Sink works(long bytes) {
        work = bytes;
        return this;
    }

    /// Tells `who` when each datagram that is read was ready.
    public void onRead(LongConsumer who) {
        onRead = who;
    }

    @Override
    public void run() {
        Syscalls sys = host.syscalls();
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
        if (peer != null) sys.connect(fd, peer);
        for (;;) {
            sys.recvfrom(fd, buffer, 0, BUFFER, 0, null);
            received++;
            long ready = buffer.get(READY, 0);
            age.add(host.machine().now() - ready);
            onRead.accept(ready);
            if (work > 0) host.machine().cpu().touch(work);
        }
    }

    /// Datagrams read so far.
    public long received() {
        return received;
    }

    /// From when the generator had the frame ready until it was read.
    public Histogram age() {
        return age;
    }

    /// Forgets the ages so far.
    public void reset() {
        age = new Histogram();
    }
}

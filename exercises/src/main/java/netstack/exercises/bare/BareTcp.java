package netstack.exercises.bare;

import java.util.List;

import netstack.exercises.tcpreassembly.Block;
import netstack.exercises.tcpsender.Output;

/// TCP's header, handshake and timer around the [Parts] of one connection.
/// All that carries data is in the parts.
public final class BareTcp implements Output, Endpoint {

    private static final int MSS = 1460;
    private static final int CAPACITY = 12_000;
    private static final long US = 1000;

    /// A program that uses the connection.
    public interface App {

        /// The other side is there.
        default void established(BareTcp tcp) {
        }

        /// There may be something to read, or the end.
        default void readable(BareTcp tcp) {
        }
    }

    private final BareHost host;
    private final Parts parts;
    private final App app;
    private final int port;
    private int peer;
    private int peerPort;
    private int irs;
    private boolean synSent;
    private boolean synReceived;
    private boolean established;
    private long una;
    private long nxt;
    private int window;
    private int timer;
    private long timedAt;
    private long timedEnd = -1;
    private boolean timedAgain;
    private boolean reset;
    private boolean closed;
    private int again;
    private long lastAck;

    /// An endpoint at `port` of `host` that is used by `app`; it gets no
    /// segments by itself, but from whoever made it or once it [#connect]s.
    public BareTcp(BareHost host, int port, Parts parts, App app) {
        this.host = host;
        this.port = port;
        this.parts = parts;
        this.app = app;
    }

    /// Opens a connection.
    public void connect(int addr, int toPort) {
        host.endpoint(this);
        peer = addr;
        peerPort = toPort;
        synSent = true;
        handshake();
    }

    /// Sends the SYN, or the SYN-ACK, until it is answered.
    private void handshake() {
        emit(parts.iss(), Segment.SYN
                | (synReceived ? Segment.ACK : 0), new byte[0]);
        startTimer();
    }

    @Override
    public void input(int from, Segment s) {
        if (s.dport() != port || reset) {
            return;
        }
        if (s.has(Segment.RST)) {
            reset = established || synSent;
        } else if (s.has(Segment.SYN)) {
            syn(from, s);
        } else if (synReceived && from == peer && s.sport() == peerPort
                && s.has(Segment.ACK)) {
            segment(s);
        }
    }

    private void syn(int from, Segment s) {
        if (established) {
            acknowledge();
            return;
        }
        boolean active = synSent;
        peer = from;
        peerPort = s.sport();
        irs = s.seq();
        window = s.window();
        synReceived = true;
        if (!active) {
            handshake();
        } else if (s.has(Segment.ACK) && s.ack() == parts.iss() + 1) {
            establish();
            acknowledge();
        }
    }

    private void establish() {
        established = true;
        stopTimer();
        parts.receiver().open(CAPACITY);
        parts.sender().open(this, MSS, window);
        app.established(this);
    }

    private void segment(Segment s) {
        if (!established) {
            if (s.ack() != parts.iss() + 1) {
                return;
            }
            window = s.window();
            establish();
        }
        ack(s);
        if (s.data().length > 0 || s.has(Segment.FIN)) {
            data(s);
        }
    }

    private void ack(Segment s) {
        long acked = parts.seq().unwrap(s.ack(), parts.iss() + 1, una);
        if (acked > una && acked <= nxt) {
            una = acked;
            lastAck = now();
            measure();
        }
        window = s.window();
        parts.sender().ack(acked, s.window());
    }

    /// One segment of a flight is timed (RFC 6298, section 3).
    private void measure() {
        if (timedEnd >= 0 && una >= timedEnd) {
            parts.rto().acked((now() - timedAt) / US, timedAgain);
            timedEnd = -1;
        }
    }

    private void data(Segment s) {
        int len = s.data().length + (s.has(Segment.FIN) ? 1 : 0);
        int rcvNxt = rcvNxt();
        int wnd = parts.receiver().window();
        if (parts.seq().acceptable(rcvNxt, wnd, s.seq(), len)) {
            long at = parts.seq().unwrap(s.seq(), irs + 1,
                    parts.receiver().rcvNxt());
            parts.receiver().segment(at, s.data(), s.has(Segment.FIN));
            app.readable(this);
        }
        acknowledge();
    }

    private int rcvNxt() {
        return parts.seq().wrap(parts.receiver().rcvNxt()
                + (parts.receiver().finished() ? 1 : 0), irs + 1);
    }

    /// Sends `data`.
    public void write(byte[] data) {
        parts.sender().write(data);
    }

    /// Sends the end.
    public void close() {
        closed = true;
        parts.sender().close();
    }

    /// What has come, at most `max` bytes of it.
    public byte[] read(int max) {
        return parts.receiver().read(max);
    }

    /// Whether everything has come.
    public boolean ended() {
        return established && parts.receiver().finished();
    }

    /// Tells the other side that there is room again.
    public void acknowledge() {
        emit(parts.seq().wrap(nxt, parts.iss() + 1), Segment.ACK,
                new byte[0]);
    }

    /// Whether the other side gave up.
    public boolean wasReset() {
        return reset;
    }

    /// Whether nothing more is to come, in either direction.
    boolean over() {
        return reset || ended() && closed && delivered();
    }

    /// Segments with SYN, data or FIN that were sent once more.
    public int retransmissions() {
        return again;
    }

    /// When the last ACK of something new came, in virtual nanoseconds.
    public long lastAckNs() {
        return lastAck;
    }

    /// Whether all that was sent has arrived.
    public boolean delivered() {
        return established && una == nxt && nxt > 0;
    }

    @Override
    public void segment(long at, byte[] data, boolean fin) {
        long end = at + data.length + (fin ? 1 : 0);
        if (at < nxt) {
            again++;
            timedAgain = true;
        } else if (timedEnd < 0) {
            timedEnd = end;
            timedAt = now();
            timedAgain = false;
        }
        nxt = Math.max(nxt, end);
        emit(parts.seq().wrap(at, parts.iss() + 1), Segment.ACK
                | (data.length > 0 ? Segment.PSH : 0)
                | (fin ? Segment.FIN : 0), data);
    }

    private void emit(int seq, int flags, byte[] data) {
        boolean open = established;
        boolean ack = (flags & Segment.ACK) != 0;
        host.send(peer, new Segment(port, peerPort, seq,
                !ack ? 0 : open ? rcvNxt() : irs + 1, flags,
                open ? Math.min(parts.receiver().window(), 0xffff)
                : CAPACITY, open ? sack() : List.of(), data));
    }

    private List<Block> sack() {
        return parts.receiver().sack().stream().map(b -> new Block(
                parts.seq().wrap(b.from(), irs + 1),
                parts.seq().wrap(b.to(), irs + 1))).toList();
    }

    @Override
    public void startTimer() {
        int armed = ++timer;
        host.at(now() + Math.max(parts.rto().rtoUs(), 1) * US,
                () -> expired(armed));
    }

    @Override
    public void stopTimer() {
        timer++;
    }

    private void expired(int armed) {
        if (armed != timer || reset) {
            return;
        }
        parts.rto().expired();
        if (established) {
            parts.sender().expired();
        } else {
            again++;
            handshake();
        }
    }

    private long now() {
        return host.machine().now();
    }
}

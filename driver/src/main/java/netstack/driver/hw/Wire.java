package netstack.driver.hw;

/// One direction of a [Cable]: serialises frames at its rate, delays them,
/// and does to them what its [Impairment] says.
///
/// A frame occupies the wire for its bytes, at least 60, plus 24 more:
/// preamble 8, frame check sequence 4, gap between frames 12.
public final class Wire {
    /// Bytes on the wire beside those of the frame.
    public static final int OVERHEAD = 24;
    private static final int MIN = 60;
    private static final long SECOND = 1_000_000_000;

    private final int direction;
    private final long rate;
    /// `perUnit` bits take `unit` ns, the fraction reduced.
    private final long unit;
    private final long perUnit;
    private final long delay;
    private final FramePool frames;
    private CableEnd to;
    private CaptureSink tap;
    private Impairment impairment;
    /// Exact time, in bits after `epoch`, so that 67.2 ns do not drift.
    private long epoch;
    private long bits;
    private long busyUntil;
    private long sent;

    Wire(int direction, long rate, long delay, FramePool frames) {
        this.direction = direction;
        this.rate = rate;
        long common = gcd(rate, SECOND);
        unit = SECOND / common;
        perUnit = rate / common;
        this.delay = delay;
        this.frames = frames;
    }

    // tag::wire_send[]
    /// Takes a frame that is ready at `now`; it leaves when those before it
    /// have left. Returns when its last bit is gone.
    public long send(Frame f, long now) {
        long gone = serialise(f.len(), now);
        sent++;
        if (tap != null) {
            tap.frame(gone, direction, f.data(), f.len());
        }
        if (impairment == null) {
            to.deliver(f, gone + delay);
        } else {
            impairment.pass(this, f, gone + delay);
        }
        return gone;
    }

    private long serialise(int len, long now) {
        if (rate == 0) {
            busyUntil = Math.max(now, busyUntil);
            return busyUntil;
        }
        if (now >= busyUntil) {
            epoch = now;
            bits = 0;
        }
        bits += (Math.max(len, MIN) + OVERHEAD) * 8L;
        busyUntil = epoch + nanos(bits);
        return busyUntil;
    }
    // end::wire_send[]

    private long nanos(long n) {
        return n / perUnit * unit + n % perUnit * unit / perUnit;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /// Bytes that are still to leave at `now`, when all of it is to go.
    public long backlog(long now) {
        return now >= busyUntil ? 0
                : (long) ((busyUntil - now) * (rate / 8e9));
    }

    /// When at most `bytes` are still to leave.
    public long whenBacklogIs(long bytes) {
        return rate == 0 ? 0 : busyUntil - nanos(bytes * 8);
    }

    void arrive(Frame f, long at) {
        to.deliver(f, at);
    }

    /// The buffers that frames on this cable come from.
    public FramePool frames() {
        return frames;
    }

    public long delay() {
        return delay;
    }

    /// Bits per second; 0 when bits take no time.
    public long rate() {
        return rate;
    }

    /// Frames that were put on the wire.
    public long sent() {
        return sent;
    }

    /// Sets what happens to frames on the way; null for nothing.
    public void impair(Impairment i) {
        impairment = i;
    }

    /// Who gets the frames.
    public CableEnd end() {
        return to;
    }

    void to(CableEnd end) {
        to = end;
    }

    void tap(CaptureSink sink) {
        tap = sink;
    }
}

package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.EICR_RTX_QUEUE;
import static netstack.driver.hw.IxgbeType.EICR_RX_MISS;
import static netstack.driver.hw.IxgbeType.GPIE_EIAME;
import static netstack.driver.hw.IxgbeType.GPIE_MSIX_MODE;
import static netstack.driver.hw.IxgbeType.GPIE_OCD;

import java.util.Arrays;
import netstack.driver.machine.Cpu;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;

/// The interrupts of the device: causes, masks, 64 MSI-X vectors, and the
/// least time between two messages of one vector (EITR).
///
/// A cause that is set and allowed (EIMS) sends its vector's message. The
/// message may clear the cause (EIAC) and forbid it (EIAM with GPIE.EIAME),
/// so that the handler need not touch a register; the end of the poll
/// allows it again, and what happened meanwhile is then sent at once.
///
/// EITR is a gap, not a delay: the first event after a quiet time goes out
/// at once, any number of events within the gap give one message at its
/// end, and no event gives none. A message loads the counter; a new EITR
/// counts from the next one.
///
/// Left out: low latency interrupts, the TCP timer, INTx.
final class MsiX {
    static final int VECTORS = 64;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long LONG_AGO = Long.MIN_VALUE;

    private final RegisterFile regs;
    private final IrqRoutes route;
    private final MsiLines lines;
    private final EventHandler expire = (now, v) -> expire(v, now);
    /// By vector: what happened, what may interrupt, what was told already.
    private long causes;
    private long allowed;
    private long told;
    private long noted;
    /// EICR bits 16 to 30.
    private int otherCauses;
    private int otherAllowed;
    private int otherTold;
    /// By vector: its last message, and when the next may go out.
    private final long[] last = new long[VECTORS];
    private final long[] notBefore = new long[VECTORS];
    private final long[] armed = new long[VECTORS];
    /// What has arrived before a message has to be part of it.
    private Arrivals[] arrivals;
    private EventHandler before;

    MsiX(RegisterFile regs, Machine machine) {
        this.regs = regs;
        lines = new MsiLines(regs, machine);
        route = new IrqRoutes(regs);
        reset();
    }

    void reset() {
        causes = 0;
        allowed = 0;
        told = 0;
        otherCauses = 0;
        otherAllowed = 0;
        otherTold = 0;
        Arrays.fill(last, LONG_AGO);
        Arrays.fill(notBefore, LONG_AGO);
        Arrays.fill(armed, NEVER);
    }

    /// Tells who has arrived, and what has to happen before a message.
    void arrivals(Arrivals[] byCpu, EventHandler beforeMessage) {
        arrivals = byCpu;
        before = beforeMessage;
    }

    MsiLines lines() {
        return lines;
    }

    IrqLine line(int vector) {
        return lines.of(vector);
    }

    /// The vector of a receive or transmit queue, or -1.
    int vectorOf(int queue, boolean tx) {
        return route.vectorOf(queue, tx);
    }

    /// The least time between two messages of a vector, in ns.
    long gap(int vector) {
        return route.gap(vector);
    }

    /// When the gap of `vector` that runs at `now`, or begins, is over.
    long gapEnds(int vector, long now) {
        return notBefore[vector] > now ? notBefore[vector]
                : now + route.gap(vector);
    }

    /// Whether a message of `vector` would go out at once at `now`.
    boolean isFree(int vector, long now) {
        return (allowed & ~told & 1L << vector) != 0
                && notBefore[vector] <= now;
    }

    /// Something happened that vector `v` announces.
    void cause(int v, long now) {
        causes |= 1L << v;
        send(v, now);
    }

    /// The same, but [#flush] will follow.
    void note(int v) {
        causes |= 1L << v;
        noted |= 1L << v;
    }

    /// Sends what [#note] left.
    void flush(long now) {
        long p = noted;
        noted = 0;
        for (; p != 0; p &= p - 1) {
            send(Long.numberOfTrailingZeros(p), now);
        }
    }

    // tag::msix_cause[]
    /// Sends the message of `v`, if it is due and allowed.
    private void send(int v, long now) {
        long bit = 1L << v;
        boolean queues = (causes & allowed & ~told & bit) != 0;
        boolean others = v == route.otherVector()
                && (otherCauses & otherAllowed & ~otherTold) != 0;
        if (!queues && !others) {
            return;
        }
        if (now < notBefore[v]) {
            arm(v, notBefore[v]);
            return;
        }
        before.fire(now, v);
        if (queues) {
            tellQueues(v, bit);
        }
        if (others) {
            tellOthers();
        }
        last[v] = now;
        notBefore[v] = now + route.gap(v);
        lines.message(regs.has(Reg.GPIE, GPIE_MSIX_MODE) ? v : 0, now);
    }

    /// The message clears the cause, or remembers that it told it.
    private void tellQueues(int v, long bit) {
        if (route.autoClears(v)) {
            causes &= ~bit;
        } else {
            told |= bit;
        }
        if (route.autoMasks(v)) {
            allowed &= ~bit;
        }
    }
    // end::msix_cause[]

    private void tellOthers() {
        otherTold |= otherCauses & otherAllowed;
        otherCauses &= ~regs.get(Reg.EIAC) | EICR_RTX_QUEUE;
        if (regs.has(Reg.GPIE, GPIE_EIAME)) {
            otherAllowed &= ~regs.get(Reg.EIAM);
        }
    }

    private void arm(int v, long due) {
        if (due < armed[v] && lines.of(v) != null) {
            armed[v] = due;
            lines.of(v).cpu().at(due, expire, v);
        }
    }

    private void expire(int v, long now) {
        if (now >= armed[v]) {
            armed[v] = NEVER;
            arrivals[lines.of(v).cpu().id()].catchUp(now);
            send(v, now);
            arrivals[lines.of(v).cpu().id()].rearm();
        }
    }

    /// When an arrival may at the earliest send a message to `cpu`. Vectors
    /// with a cause do not count: their message is on its way.
    long wake(Cpu cpu) {
        long first = Arrivals.NEVER;
        for (long p = allowed & lines.wired() & ~causes; p != 0; p &= p - 1) {
            int v = Long.numberOfTrailingZeros(p);
            if (lines.of(v).cpu() == cpu) {
                first = Math.min(first, notBefore[v]);
            }
        }
        return (otherAllowed & EICR_RX_MISS) != 0 ? 0 : first;
    }

    /// One of the causes 16 to 30 of EICR: link, missed frames, errors.
    void other(int bits, long now) {
        otherCauses |= bits;
        int v = route.otherVector();
        if (v >= 0) {
            send(v, now);
        }
    }

    /// EIMS: ones allow; what is pending then goes out at once.
    void allow(long vectors, int others, long now) {
        otherAllowed |= others;
        otherTold &= ~others;
        allowed |= vectors;
        told &= ~vectors;
        for (long p = causes & vectors; p != 0; p &= p - 1) {
            send(Long.numberOfTrailingZeros(p), now);
        }
        if ((otherCauses & others) != 0) {
            other(0, now);
        }
    }

    /// EIMC: ones forbid.
    void forbid(long vectors, int others) {
        allowed &= ~vectors;
        otherAllowed &= ~others;
    }

    /// EICS: software sets causes; those that EIAM masks are allowed again
    /// by that, so that a lost message can be made good.
    void force(long vectors, int others, long now) {
        for (long p = vectors; p != 0; p &= p - 1) {
            int v = Long.numberOfTrailingZeros(p);
            if (route.autoMasks(v)) {
                allowed |= 1L << v;
                told &= ~(1L << v);
            }
            cause(v, now);
        }
        if (others != 0) {
            other(others, now);
        }
    }

    /// Whether vector `v` has nothing to tell, and has told nothing since
    /// the time `t`.
    boolean silentSince(int v, long t) {
        return (causes >> v & 1) == 0 && last[v] < t;
    }

    /// EICR as it reads; nothing is cleared.
    int eicr() {
        return (int) causes & EICR_RTX_QUEUE | otherCauses;
    }

    /// EICR as it reads, and what reading it clears.
    int takeEicr() {
        int v = eicr();
        clear(regs.has(Reg.GPIE, GPIE_OCD) ? v & ~EICR_RTX_QUEUE : v);
        return v;
    }

    void clear(int bits) {
        causes &= ~(bits & EICR_RTX_QUEUE);
        told &= ~(bits & EICR_RTX_QUEUE);
        otherCauses &= ~bits;
        otherTold &= ~bits;
    }

    int eims() {
        return (int) allowed & EICR_RTX_QUEUE | otherAllowed;
    }

    int causes(int word) {
        return (int) (causes >>> 32 * word);
    }

    int allowed(int word) {
        return (int) (allowed >>> 32 * word);
    }

    /// A new EITR. Unless the write spares the counter, it is 0 now and a
    /// message that waits goes out; otherwise the old gap still runs.
    void eitrWritten(int v, boolean restart, long now) {
        if (restart) {
            notBefore[v] = LONG_AGO;
        }
        send(v, now);
    }
}

package netstack.driver.hw;

import java.util.SplittableRandom;
import netstack.driver.dma.CoherentSpy;
import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaDebug;
import netstack.driver.dma.DmaMapping;
import netstack.driver.dma.Rule;
import netstack.driver.hw.RingLog.Event;
import netstack.driver.hw.RingShadow.State;
import netstack.driver.machine.Machine;

/// Watches one ring from both sides: the driver's stores and loads, the
/// device's fetches and write-backs, and the doorbell between them.
///
/// S6: fields read before DD or without a barrier after it; such a load may
/// see what was there before, by a coin. S8: a store to the device's
/// descriptor. S9: DD that is not of this round. S16: freed while enabled.
/// What is checked when descriptors are handed over: [HandOver].
final class RingChecker implements CoherentSpy {
    private static final int WORD1 = 8;
    private static final int MANNERS = 8;
    private static final int UPPER = 12;
    /// So often DD is seen at a frame of which nothing else is read.
    private static final int LOOKS = 3;

    final RingShadow ring;
    final int index;
    private final String device;
    private final DmaMapping dma;
    private final DmaDebug debug;
    private final Machine machine;
    private final TxChecker frames;
    private final SplittableRandom coin;
    /// One load without a barrier in so many is early, 2 to 256.
    private final int early;
    private DmaCoherent block;
    /// Where the device writes its head instead of DD.
    private boolean headWriteBack;
    private int undone;
    private long fetched0;

    RingChecker(String device, int index, int count, boolean tx,
            DmaMapping dma, Machine machine) {
        this.device = device;
        this.index = index;
        this.dma = dma;
        this.machine = machine;
        debug = dma.debug();
        coin = new SplittableRandom(debug.seed());
        early = 2 << coin.nextInt(MANNERS);
        ring = new RingShadow((tx ? "transmit" : "receive") + " ring " + index,
                count, tx);
        frames = tx ? new TxChecker(this) : null;
    }

    void say(Rule rule, String what) {
        debug.report(rule, device, what, ring);
    }

    void note(Event e, int i) {
        ring.note(e, i, machine.world().now(), debug.nextEvent());
    }

    /// The queue is enabled with its descriptors in `c`.
    void on(DmaCoherent c, int head, int tail, boolean headBack) {
        block = c;
        headWriteBack = headBack;
        undone = head;
        ring.on(head, tail, machine.world().now());
        for (int i = 0; i < ring.count; i++) {
            ring.filled[i] = word(i, 0) != 0;
        }
        c.spy(this);
        if (frames != null) {
            frames.on();
        }
    }

    void off() {
        if (ring.on) {
            ring.off(machine.world().now());
            block.spy(null);
        }
    }

    @Override
    public void freed() {
        say(Rule.S16, "the driver frees " + ring.name
                + " while the queue is enabled");
        ring.off(machine.world().now());
    }

    /// A word of descriptor `i` as the driver wrote it.
    long word(int i, int off) {
        return block.peek(i * RxDesc.SIZE + off);
    }

    @Override
    public void cpuStores(int off, int n, long v) {
        int i = off / RxDesc.SIZE;
        note(Event.STORE, i);
        if (ring.state[i] == State.DEVICE && !fetchedForGood(i)) {
            say(Rule.S8, "descriptor " + i + " of " + ring.name
                    + " is stored to, but the device owns it: head "
                    + ring.head + ", tail " + ring.tail);
        }
        ring.filled[i] |= off % RxDesc.SIZE == 0;
        ring.storedAt[i] = dma.storeBarriers();
    }

    /// With head write-back nothing more is written into a descriptor that
    /// was fetched.
    private boolean fetchedForGood(int i) {
        return headWriteBack && Math.floorMod(i - undone, ring.count)
                < Math.floorMod(ring.head - undone, ring.count);
    }

    @Override
    public void deviceLoads(int off, long v) {
        int i = off / RxDesc.SIZE;
        if (off % RxDesc.SIZE != WORD1) {
            fetched0 = v;
        } else if (ring.tx
                && ring.state[i] == State.DEVICE && i == ring.head) {
            note(Event.FETCH, i);
            ring.head = ring.next(i);
            frames.fetched(i, fetched0, v, dma.bus());
        }
    }

    @Override
    public void deviceStores(int off, int n, long old, long v) {
        int i = off / RxDesc.SIZE;
        boolean second = off % RxDesc.SIZE >= WORD1;
        if (n == 8 && ring.state[i] == State.DEVICE) {
            ring.before[2 * i + (second ? 1 : 0)] = old;
        }
        if (!second || !isDone(v) || ring.state[i] != State.DEVICE) {
            return;
        }
        note(Event.BACK, i);
        if (ring.tx) {
            int end = ring.next(i);
            do {
                ring.done(undone, machine.world().now());
                undone = ring.next(undone);
            } while (undone != end);
        } else {
            ring.done(i, machine.world().now());
            ring.head = ring.next(i);
        }
    }

    boolean isDone(long word1) {
        return ring.tx ? TxDesc.isDone(word1)
                : (RxDesc.statusError(word1) & RxDesc.STAT_DD) != 0;
    }

    @Override
    public long cpuLoads(int off, int n, long v) {
        int i = off / RxDesc.SIZE;
        int at = off % RxDesc.SIZE;
        boolean status = at == WORD1 && !ring.tx
                || ring.tx && (at == UPPER || at == WORD1 && n == 8);
        if (status) {
            status(i, at == UPPER ? v << 32 : v);
            return v;
        }
        return ring.tx ? v : fields(i, at, n, v);
    }

    /// The driver looks whether descriptor `i` is done.
    private void status(int i, long word1) {
        if (!isDone(word1)) {
            note(Event.EMPTY, i);
            ring.empty = i;
            return;
        }
        note(Event.SEEN, i);
        ring.empty = -1;
        State was = ring.state[i];
        if (was == State.DONE) {
            ring.state[i] = State.SEEN;
            ring.seenAt[i] = dma.loadBarriers();
            if (ring.lastSeen >= 0 && ring.lastSeen != i) {
                ring.consumed[ring.lastSeen] = true;
            }
            ring.lastSeen = i;
            ring.looks = 0;
        } else if (was == State.SEEN && !ring.consumed[i] && !ring.tx) {
            ignored(i, word1);
        } else if (!ring.told[i] && !(ring.tx && was == State.SEEN)) {
            ring.told[i] = true;
            say(Rule.S9, stale(i, was));
        }
    }

    /// The driver sees DD again and again, and takes nothing. It must not
    /// while a torn write-back has no length yet.
    private void ignored(int i, long word1) {
        if (RxDesc.length(word1) != 0 && ++ring.looks == LOOKS) {
            say(Rule.S17, "the driver has looked at descriptor " + i + " "
                    + LOOKS + " times, has found DD and takes nothing; the "
                    + "status is " + RuleChecker.hex(word1 & 0xFFFFF)
                    + ": is it compared with == ?");
        }
    }

    private static String stale(int i, State was) {
        return "the driver finds DD in descriptor " + i + ", but "
                + switch (was) {
                    case DEVICE -> "nothing has arrived there: the bit is "
                            + "left from the last round";
                    case FREE -> "it was never handed to the device";
                    case SEEN, DONE -> "has taken that frame already";
                };
    }

    /// The driver reads what is not the status.
    private long fields(int i, int at, int n, long v) {
        State s = ring.state[i];
        ring.looks = i == ring.lastSeen ? LOOKS : ring.looks;
        boolean blind = s == State.DEVICE || s == State.DONE;
        if (blind || s == State.SEEN && !ring.consumed[i]
                && ring.seenAt[i] == dma.loadBarriers()) {
            note(Event.FIELDS, i);
            if (!ring.told[i]) {
                ring.told[i] = true;
                say(Rule.S6, "the driver reads byte " + at + " of descriptor "
                        + i + (blind ? " before it has seen DD there"
                        : " after DD without a dma_rmb between"));
            }
            return s != State.DEVICE && coin.nextInt(early) == 0
                    ? before(i, at, n) : v;
        }
        return v;
    }

    /// What a load sees that was done too early.
    private long before(int i, int at, int n) {
        long word = ring.before[2 * i + at / WORD1];
        return n == 8 ? word : (int) (word >>> 8 * (at % WORD1));
    }
}

package netstack.exercises.napipoll.worker;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;

import netstack.driver.machine.IrqLine;
import netstack.driver.net.EtherDev;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.napipoll.Card;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.skbuff.SkBuff;

/// The card: a ring of frames, packets that were sent, and an interrupt
/// line of the real machine.
final class TestCard implements Card {

    private static final long MAC = 0x0200_0000_0101L;
    /// A driver that takes nothing and enables the interrupt would never
    /// end.
    private static final int MAX_INTERRUPTS = 500;

    private final Lan lan;
    private final IrqLine line;
    private final Deque<byte[]> rx = new ArrayDeque<>();
    private final StringBuilder work = new StringBuilder();
    private boolean enabled = true;
    private boolean overrun;
    private int number;
    private int during;
    private int late;
    private int sent;
    private int cleaned;
    private int interrupts;
    private int taken;
    private int inPoll;

    TestCard(Lan lan, Runnable interrupt) {
        this.lan = lan;
        line = lan.host().machine().requestIrq("card", () -> {
            interrupts++;
            interrupt.run();
        });
    }

    /// A burst of frames and sent packets. Of more frames, one arrives
    /// after each that is taken; `late` ones arrive when the ring was found
    /// empty.
    void begin(Step s) {
        clear();
        during = s.num(1);
        late = s.num(2);
        sent = s.num(3);
        arrive(s.num(0));
    }

    private void clear() {
        work.setLength(0);
        overrun = false;
        interrupts = 0;
        cleaned = 0;
        taken = 0;
        inPoll = 0;
    }

    /// Frames and sent packets that nobody is told of.
    void quiet(Step s) {
        clear();
        enabled = false;
        arrive(s.num(0));
        sent = s.num(1);
    }

    void drain() {
        rx.clear();
        sent = 0;
        enabled = true;
    }

    private void arrive(int n) {
        for (int i = 0; i < n; i++) {
            byte[] payload = new byte[18];
            FrameBytes.put(payload, 0, 4, number++);
            rx.add(FrameBytes.udp(MAC, 0x0a000002, 0x0a000001, 9, 7,
                    payload));
        }
        assertLine();
    }

    private void assertLine() {
        if (enabled && (!rx.isEmpty() || sent > 0)
                && interrupts < MAX_INTERRUPTS) {
            line.raise(lan.host().machine().now());
        }
    }

    @Override
    public SkBuff rxTake() {
        byte[] frame = rx.poll();
        if (frame == null) {
            int n = late;
            late = 0;
            arrive(n);
            return null;
        }
        taken++;
        inPoll++;
        if (during > 0) {
            during--;
            arrive(1);
        }
        SkBuff skb = lan.host().skbs().napiAlloc(frame.length);
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, skb.mem(),
                skb.put(frame.length), frame.length);
        skb.dev(lan.dev());
        skb.protocol(EtherDev.typeTrans(skb, lan.dev()));
        return skb;
    }

    @Override
    public int txClean() {
        int n = sent;
        sent = 0;
        cleaned += n;
        return n;
    }

    @Override
    public void irqDisable() {
        enabled = false;
    }

    @Override
    public void irqEnable() {
        enabled = true;
        assertLine();
    }

    /// A poll is over: what the engine is told, which would stop the
    /// machine for more than the budget.
    int polled(int budget, int returned) {
        work.append(work.isEmpty() ? "" : " ").append(returned);
        overrun |= inPoll > budget;
        inPoll = 0;
        return Math.min(returned, budget);
    }

    String work() {
        return work.toString();
    }

    boolean overrun() {
        return overrun;
    }

    boolean enabled() {
        return enabled;
    }

    int interrupts() {
        return interrupts;
    }

    int cleaned() {
        return cleaned;
    }

    int taken() {
        return taken;
    }
}

package netstack.driver.hw;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.dma.DmaCoherent;
import netstack.driver.dma.DmaMapping;
import netstack.driver.machine.Machine;

/// The shadows of all rings of one device that are or were enabled.
final class RingShadows {
    private final String device;
    private final DmaMapping dma;
    private final Machine machine;
    private final List<RingChecker> all = new ArrayList<>();

    RingShadows(String device, DmaMapping dma, Machine machine) {
        this.device = device;
        this.dma = dma;
        this.machine = machine;
    }

    /// The ring that is enabled, or null.
    RingChecker of(int index, boolean tx) {
        for (RingChecker c : all) {
            if (c.index == index && c.ring.tx == tx && c.ring.on) {
                return c;
            }
        }
        return null;
    }

    /// A queue is enabled; without a block of memory there is no shadow.
    void on(int index, boolean tx, long base, int count, int head, int tail,
            boolean headBack) {
        DmaCoherent block = dma.coherent(base);
        if (block == null || count == 0
                || block.size() < count * RxDesc.SIZE) {
            return;
        }
        RingChecker c = find(index, tx, count);
        if (c == null) {
            c = new RingChecker(device, index, count, tx, dma, machine);
            all.add(c);
            dma.debug().witness(device, c.ring);
        }
        c.on(block, head, tail, headBack);
    }

    private RingChecker find(int index, boolean tx, int count) {
        for (RingChecker c : all) {
            if (c.index == index && c.ring.tx == tx
                    && c.ring.count == count) {
                return c;
            }
        }
        return null;
    }

    void off(int index, boolean tx) {
        RingChecker c = of(index, tx);
        if (c != null) {
            c.off();
        }
    }

    void allOff() {
        all.forEach(RingChecker::off);
    }

    /// The descriptor that has this memory for the device, or null.
    String holds(long bus, int n) {
        for (RingChecker c : all) {
            String d = c.ring.holds(bus, n);
            if (d != null) {
                return d;
            }
        }
        return null;
    }

    List<RingChecker> all() {
        return all;
    }
}

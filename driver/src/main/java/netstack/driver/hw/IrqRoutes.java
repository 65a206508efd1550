package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.EITR_INTERVAL;
import static netstack.driver.hw.IxgbeType.EITR_UNIT_NS;
import static netstack.driver.hw.IxgbeType.GPIE_EIAME;
import static netstack.driver.hw.IxgbeType.IVAR_ALLOC_VAL;

/// What the registers say of interrupts: which vector a cause has (IVAR),
/// how far its messages are apart (EITR), and what a message clears and
/// masks (EIAC, EIAM; data sheet, section 7.3.1).
final class IrqRoutes {
    private static final int VECTOR = 0x3F;
    private static final int IN_EIAC = 16;

    private final RegisterFile regs;

    IrqRoutes(RegisterFile regs) {
        this.regs = regs;
    }

    /// The vector of a receive or transmit queue, or -1.
    int vectorOf(int queue, boolean tx) {
        int shift = (queue & 1) << 4 | (tx ? 8 : 0);
        return vector(regs.get(Reg.IVAR, queue >> 1) >>> shift);
    }

    /// The vector of the causes that are no queues, or -1.
    int otherVector() {
        return vector(regs.get(Reg.IVAR_MISC) >>> 8);
    }

    private static int vector(int entry) {
        return (entry & IVAR_ALLOC_VAL) == 0 ? -1 : entry & VECTOR;
    }

    /// The least time between two messages of a vector, in ns.
    long gap(int vector) {
        int raw = regs.get(Reg.EITR, vector) & EITR_INTERVAL;
        return (long) (raw >> 3) * EITR_UNIT_NS;
    }

    /// Causes from 16 up are always cleared by their message.
    boolean autoClears(int v) {
        return v >= IN_EIAC || (regs.get(Reg.EIAC) >> v & 1) != 0;
    }

    boolean autoMasks(int v) {
        int word = regs.get(Reg.EIAM_EX, v >> 5);
        if (v < IN_EIAC) {
            word |= regs.get(Reg.EIAM);
        }
        return regs.has(Reg.GPIE, GPIE_EIAME) && (word >> v & 1) != 0;
    }
}

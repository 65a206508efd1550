package netstack.driver.dma;

import java.util.ArrayList;
import java.util.List;

/// The coherent memory of one device.
final class CoherentBlocks {
    private final List<DmaCoherent> blocks = new ArrayList<>();
    private DmaCoherent last;

    void add(DmaCoherent c) {
        blocks.add(c);
    }

    void remove(DmaCoherent c) {
        blocks.remove(c);
        last = null;
    }

    /// The block that begins at the bus address `dma`, or null.
    DmaCoherent at(long dma) {
        for (DmaCoherent c : blocks) {
            if (c.dma() == dma) {
                return c;
            }
        }
        return null;
    }

    /// The block whose bus address has the same low 32 bits, or null.
    DmaCoherent truncated(long dma) {
        for (DmaCoherent c : blocks) {
            if ((int) c.dma() == (int) dma && c.dma() != dma) {
                return c;
            }
        }
        return null;
    }

    /// The block with the physical address `at`, if somebody watches it.
    DmaCoherent spied(long at) {
        DmaCoherent c = last != null && holds(last, at) ? last : find(at);
        last = c;
        return c == null || c.spy() == null ? null : c;
    }

    private DmaCoherent find(long at) {
        for (DmaCoherent c : blocks) {
            if (holds(c, at)) {
                return c;
            }
        }
        return null;
    }

    private static boolean holds(DmaCoherent c, long at) {
        return at >= c.addr() && at < c.addr() + c.size();
    }
}

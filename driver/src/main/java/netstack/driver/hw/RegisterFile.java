package netstack.driver.hw;

import java.util.List;

/// The values behind the registers of one device.
final class RegisterFile {
    private static final List<Reg> DROPS = List.of(Reg.CRCERRS, Reg.RUC,
            Reg.RFC, Reg.ROC, Reg.RJC, Reg.RXMPC, Reg.QPRDC);

    private final int[] value = new int[RegMap.slots()];

    RegisterFile() {
        for (Reg r : Reg.values()) {
            reset(r);
        }
    }

    /// A reset of the device: what the bus set up is left.
    void reset() {
        for (Reg r : Reg.values()) {
            if (!r.isBar3()) {
                reset(r);
            }
        }
    }

    private void reset(Reg r) {
        for (int i = 0; i < r.count(); i++) {
            set(r, i, r.reset(i));
        }
    }

    int get(Reg r) {
        return value[RegMap.first(r)];
    }

    int get(Reg r, int i) {
        return value[RegMap.first(r) + i];
    }

    boolean has(Reg r, int bits) {
        return (get(r) & bits) != 0;
    }

    void set(Reg r, int v) {
        value[RegMap.first(r)] = v;
    }

    void set(Reg r, int i, int v) {
        value[RegMap.first(r) + i] = v;
    }

    /// Adds one to a counter.
    void count(Reg r) {
        value[RegMap.first(r)]++;
    }

    void count(Reg r, int i) {
        value[RegMap.first(r) + i]++;
    }

    /// Adds to a counter of 64 bits, whose high half is `high` further on.
    void count(Reg r, int i, int high, int n) {
        int at = RegMap.first(r) + i;
        int low = value[at] + n;
        if (Integer.compareUnsigned(low, n) < 0) {
            value[at + high]++;
        }
        value[at] = low;
    }

    /// Frames that were dropped and counted, but that nobody has read.
    long unreadDrops() {
        long n = 0;
        for (Reg r : DROPS) {
            for (int i = 0; i < r.count(); i++) {
                n += get(r, i) & 0xFFFF_FFFFL;
            }
        }
        return n;
    }

    /// Reads a counter and clears it.
    int take(Reg r, int i) {
        int at = RegMap.first(r) + i;
        int v = value[at];
        value[at] = 0;
        return v;
    }
}

package netstack.driver.hw;

import java.util.Arrays;

/// From an offset to its register: every instance has a slot, counted
/// through in the order of [Reg].
///
/// Two offsets of the data sheet are second names: SRRCTL and DCA_RXCTRL of
/// the first 16 queues, and the first 16 own addresses.
final class RegMap {
    private static final int BYTES = Bank.BAR3 + 0x2008;
    private static final int[] FIRST = new int[Reg.values().length];
    private static final short[] SLOT = new short[BYTES >> 2];
    private static final Reg[] OWNER = build();

    private RegMap() {
    }

    /// The slot at `offset`, or -1 where the table has no register.
    static int slot(int offset) {
        return offset < 0 || offset >= BYTES || (offset & 3) != 0 ? -1
                : SLOT[offset >> 2];
    }

    static Reg owner(int slot) {
        return OWNER[slot];
    }

    static int first(Reg r) {
        return FIRST[r.ordinal()];
    }

    static int slots() {
        return OWNER.length;
    }

    private static Reg[] build() {
        Arrays.fill(SLOT, (short) -1);
        Reg[] owner = new Reg[Arrays.stream(Reg.values())
                .mapToInt(Reg::count).sum()];
        int slot = 0;
        for (Reg r : Reg.values()) {
            FIRST[r.ordinal()] = slot;
            for (int i = 0; i < r.count(); i++) {
                put(r.at(i), slot);
                owner[slot++] = r;
            }
        }
        for (int i = 0; i < 16; i++) {
            put(0x02100 + 4 * i, FIRST[Reg.SRRCTL.ordinal()] + i);
            put(0x02200 + 4 * i, FIRST[Reg.DCA_RXCTRL.ordinal()] + i);
            put(0x05400 + 8 * i, FIRST[Reg.RAL.ordinal()] + i);
            put(0x05404 + 8 * i, FIRST[Reg.RAH.ordinal()] + i);
        }
        return owner;
    }

    private static void put(int offset, int slot) {
        if (SLOT[offset >> 2] >= 0) {
            throw new IllegalStateException("two registers at 0x"
                    + Integer.toHexString(offset));
        }
        SLOT[offset >> 2] = (short) slot;
    }
}

package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.FCTRL_BAM;
import static netstack.driver.hw.IxgbeType.FCTRL_MPE;
import static netstack.driver.hw.IxgbeType.FCTRL_UPE;
import static netstack.driver.hw.IxgbeType.MCSTCTRL_MFE;
import static netstack.driver.hw.IxgbeType.RAH_AV;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Which destination addresses the device takes: 128 exact ones, a hash
/// table for multicast, or all of a kind (data sheet, section 7.1.1).
final class MacFilter {
    static final long BROADCAST = 0xFFFF_FFFF_FFFFL;
    private static final int EXACT = 128;
    private static final VarHandle BE64 = MethodHandles
            .byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final RegisterFile regs;
    /// The exact addresses, own copy; `used` bounds the search.
    private final long[] own = new long[EXACT];
    private int used;

    MacFilter(RegisterFile regs) {
        this.regs = regs;
    }

    /// Reads RAL and RAH again, after a write or a reset.
    void reload() {
        used = 0;
        for (int i = 0; i < EXACT; i++) {
            int high = regs.get(Reg.RAH, i);
            if ((high & RAH_AV) != 0) {
                own[used++] = address(regs.get(Reg.RAL, i), high);
            }
        }
    }

    /// The destination of a frame, its first byte highest.
    static long destination(byte[] d) {
        return (long) BE64.get(d, 0) >>> 16;
    }

    static boolean isMulticast(long mac) {
        return (mac >> 40 & 1) != 0;
    }

    boolean accepts(long mac) {
        int fctrl = regs.get(Reg.FCTRL);
        if (!isMulticast(mac)) {
            return (fctrl & FCTRL_UPE) != 0 || isOwn(mac);
        }
        if (mac == BROADCAST) {
            return (fctrl & FCTRL_BAM) != 0;
        }
        return (fctrl & FCTRL_MPE) != 0 || isOwn(mac)
                || regs.has(Reg.MCSTCTRL, MCSTCTRL_MFE) && inTable(mac);
    }

    private boolean isOwn(long mac) {
        for (int i = 0; i < used; i++) {
            if (own[i] == mac) {
                return true;
            }
        }
        return false;
    }

    /// MCSTCTRL.MO chooses which 12 bits of the address are the index.
    private boolean inTable(long mac) {
        int hash = multicastHash(mac, regs.get(Reg.MCSTCTRL) & 3);
        return (regs.get(Reg.MTA, hash >> 5) >> (hash & 31) & 1) != 0;
    }

    static int multicastHash(long mac, int mo) {
        int b4 = (int) (mac >> 8) & 0xFF;
        int b5 = (int) mac & 0xFF;
        return switch (mo) {
            case 0 -> b4 >> 4 | b5 << 4;
            case 1 -> b4 >> 3 | b5 << 5;
            case 2 -> b4 >> 2 | b5 << 6;
            default -> b4 | b5 << 8;
        } & 0xFFF;
    }

    /// RAL holds the first four bytes, the first lowest.
    static long address(int ral, int rah) {
        long low = Integer.toUnsignedLong(Integer.reverseBytes(ral));
        return low << 16 | (rah & 0xFF) << 8 | rah >> 8 & 0xFF;
    }

    static int ral(long mac) {
        return Integer.reverseBytes((int) (mac >> 16));
    }

    static int rah(long mac) {
        return (int) (mac >> 8 & 0xFF | (mac & 0xFF) << 8) | RAH_AV;
    }
}

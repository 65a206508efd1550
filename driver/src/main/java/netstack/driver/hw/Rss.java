package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.MRQC_MRQE_MASK;
import static netstack.driver.hw.IxgbeType.MRQC_RSSEN;

/// Receive side scaling: from a flow's hash to a queue, by the redirection
/// table (data sheet, section 7.1.2.8).
final class Rss {
    private final RegisterFile regs;
    private Toeplitz toeplitz;

    Rss(RegisterFile regs) {
        this.regs = regs;
    }

    boolean enabled() {
        return (regs.get(Reg.MRQC) & MRQC_MRQE_MASK) == MRQC_RSSEN;
    }

    boolean hashes(int field) {
        return regs.has(Reg.MRQC, field);
    }

    /// The key changed: its tables are made again when they are needed.
    void keyWritten() {
        toeplitz = null;
    }

    int queue(int hash) {
        int entry = hash & 0x7F;
        return regs.get(Reg.RETA, entry >> 2) >> 8 * (entry & 3) & 0xF;
    }

    int hash(byte[] d, int addresses, int n, int ports) {
        Toeplitz t = toeplitz();
        int h = t.hash(d, addresses, n, 0, 0);
        return ports < 0 ? h : t.hash(d, ports, 4, h, n);
    }

    private Toeplitz toeplitz() {
        if (toeplitz == null) {
            byte[] key = new byte[Toeplitz.KEY_SIZE];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (regs.get(Reg.RSSRK, i >> 2) >> 8 * (i & 3));
            }
            toeplitz = new Toeplitz(key);
        }
        return toeplitz;
    }
}

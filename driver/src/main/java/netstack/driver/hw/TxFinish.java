package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.HLREG0_TXCRCEN;
import static netstack.driver.hw.IxgbeType.HLREG0_TXPADEN;

import java.util.Arrays;

/// What the device does to a frame between memory and wire: checksums, VLAN
/// tag, padding, frame check sequence; and the counters.
///
/// Left out: IPsec, MACsec, SCTP's checksum.
final class TxFinish {
    /// Room that finishing may need: VLAN tag, padding.
    static final int SLACK = 64;
    private static final int MIN = 60;
    private static final int CRC = 4;
    private static final int TCP_SUM = 16;
    private static final int UDP_SUM = 6;
    private static final int IP_SUM = 10;

    private final RegisterFile regs;

    TxFinish(RegisterFile regs) {
        this.regs = regs;
    }

    void finish(Frame f, long word1, long context0, long context1) {
        int popts = TxDesc.popts(word1);
        if ((popts & (TxDesc.POPTS_IXSM | TxDesc.POPTS_TXSM)) != 0) {
            checksums(f, popts, context0, (int) context1);
        }
        if ((word1 & TxDesc.DCMD_VLE) != 0) {
            tag(f, TxDesc.vlan(context0));
        }
        if (f.len() < MIN && regs.has(Reg.HLREG0, HLREG0_TXPADEN)) {
            Arrays.fill(f.data(), f.len(), MIN, (byte) 0);
            f.len(MIN);
        }
        f.badFcs((word1 & TxDesc.DCMD_IFCS) == 0
                || !regs.has(Reg.HLREG0, HLREG0_TXCRCEN));
    }

    /// The driver has put the pseudo-header's sum into the transport
    /// checksum's place; that place is summed like all other bytes.
    private static void checksums(Frame f, int popts, long context0,
            int tucmd) {
        int ip = TxDesc.macLen(context0);
        int l4 = ip + TxDesc.ipLen(context0);
        byte[] d = f.data();
        if ((popts & TxDesc.POPTS_IXSM) != 0 && l4 <= f.len()) {
            ipSum(d, ip, l4 - ip);
        }
        boolean tcp = (tucmd & TxDesc.TUCMD_L4T_TCP) != 0;
        int at = l4 + (tcp ? TCP_SUM : UDP_SUM);
        if ((popts & TxDesc.POPTS_TXSM) != 0 && at + 2 <= f.len()) {
            int sum = ~Sum.fold(Sum.of(d, l4, f.len() - l4)) & 0xFFFF;
            put(d, at, sum == 0 && !tcp ? 0xFFFF : sum);
        }
    }

    /// Sets the checksum of the IPv4 header of `n` bytes at `ip`.
    static void ipSum(byte[] d, int ip, int n) {
        put(d, ip + IP_SUM, 0);
        put(d, ip + IP_SUM, ~Sum.fold(Sum.of(d, ip, n)));
    }

    private static void put(byte[] d, int at, int littleEndian) {
        d[at] = (byte) littleEndian;
        d[at + 1] = (byte) (littleEndian >> 8);
    }

    private void tag(Frame f, int tci) {
        byte[] d = f.data();
        System.arraycopy(d, 12, d, 16, f.len() - 12);
        int type = regs.get(Reg.DMATXCTL) >>> 16;
        d[12] = (byte) (type >> 8);
        d[13] = (byte) type;
        d[14] = (byte) (tci >> 8);
        d[15] = (byte) tci;
        f.len(f.len() + 4);
    }

    void count(Frame f, int queue) {
        int len = f.len() + CRC;
        long to = MacFilter.destination(f.data());
        regs.count(Reg.TPT);
        regs.count(Reg.GPTC);
        regs.count(Reg.GOTC, 0, 1, len);
        regs.count(Reg.PTC, RxMac.sizeBin(len));
        if (to == MacFilter.BROADCAST) {
            regs.count(Reg.BPTC);
        } else if (MacFilter.isMulticast(to)) {
            regs.count(Reg.MPTC);
        }
        int c = regs.get(Reg.TQSM, queue >> 2) >> 8 * (queue & 3) & 0xF;
        regs.count(Reg.QPTC, c);
        regs.count(Reg.QBTC, c, 16, len);
    }
}

package netstack.driver.hw;

import netstack.skbuff.Linux;

/// The advanced transmit descriptors: data, and context for offloads.
///
/// ```
///          63           48 47         32 31                            0
/// data    |                  bus address of the bytes                   |
///         |PAYLEN 63:46 | POPTS IDX STA |  DCMD DTYP MAC |    DTALEN     |
///
/// context | seqnum seed                 |     VLAN      |MACLEN | IPLEN  |
///         |  MSS  |L4LEN| IDX           |  DEXT DTYP  TUCMD              |
/// ```
///
/// A packet is one or more data descriptors, the last with EOP. Hardware
/// sets DD (STA bit 0) in those that asked for it with RS.
@Linux(value = "ixgbe_adv_tx_desc",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_type.h",
        renamed = true)
public final class TxDesc {
    public static final int SIZE = 16;

    public static final int DTYP_CTXT = 0x00200000;
    public static final int DTYP_DATA = 0x00300000;
    public static final int DTYP_MASK = 0x00F00000;
    public static final int DCMD_EOP = 0x01000000;
    public static final int DCMD_IFCS = 0x02000000;
    public static final int DCMD_RS = 0x08000000;
    public static final int DCMD_DEXT = 0x20000000;
    public static final int DCMD_VLE = 0x40000000;
    public static final int DCMD_TSE = 0x80000000;
    public static final int STAT_DD = 0x01;
    public static final int POPTS_IXSM = 0x0100;
    public static final int POPTS_TXSM = 0x0200;
    public static final int CC = 0x80;
    public static final int TUCMD_IPV4 = 0x400;
    public static final int TUCMD_L4T_TCP = 0x800;
    public static final int TUCMD_L4T_SCTP = 0x1000;

    private TxDesc() {
    }

    /// Second word of a data descriptor: `cmd` is DTYP and DCMD, `popts`
    /// POPTS, CC and the context's index, `payLen` the whole frame's bytes.
    public static long data1(int cmd, int len, int popts, int payLen) {
        return (cmd | len) & 0xFFFF_FFFFL
                | (long) (popts | payLen << 14) << 32;
    }

    public static int dtaLen(long word1) {
        return (int) word1 & 0xFFFF;
    }

    public static int cmd(long word1) {
        return (int) word1 & 0xFFFF0000;
    }

    public static int popts(long word1) {
        return (int) (word1 >>> 32) & 0x3FFF;
    }

    public static int payLen(long word1) {
        return (int) (word1 >>> 46);
    }

    public static boolean isContext(long word1) {
        return (word1 & DTYP_MASK) == DTYP_CTXT;
    }

    public static boolean isDone(long word1) {
        return (word1 >>> 32 & STAT_DD) != 0;
    }

    /// `word1` with DD, as hardware leaves it.
    public static long done(long word1) {
        return word1 | (long) STAT_DD << 32;
    }

    /// First word of a context descriptor.
    public static long context0(int vlan, int macLen, int ipLen) {
        return (long) vlan << 16 & 0xFFFF0000L | macLen << 9 | ipLen;
    }

    /// Second word of a context descriptor.
    public static long context1(int tucmd, int mss, int l4Len, int idx) {
        return tucmd | DTYP_CTXT | DCMD_DEXT
                | ((long) mss << 16 | l4Len << 8 | idx << 4) << 32;
    }

    public static int vlan(long word0) {
        return (int) (word0 >>> 16) & 0xFFFF;
    }

    public static int macLen(long word0) {
        return (int) (word0 >>> 9) & 0x7F;
    }

    public static int ipLen(long word0) {
        return (int) word0 & 0x1FF;
    }

    public static int mss(long word1) {
        return (int) (word1 >>> 48);
    }

    public static int l4Len(long word1) {
        return (int) (word1 >>> 40) & 0xFF;
    }

    public static int idx(long word1) {
        return (int) (word1 >>> 36) & 0x7;
    }
}

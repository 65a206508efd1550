package netstack.driver.hw;

import netstack.skbuff.Linux;

/// The advanced receive descriptor: 16 bytes, two little-endian words.
///
/// The driver writes the read format, two bus addresses; hardware puts the
/// write-back format over it, so the addresses are gone afterwards:
///
/// ```
///        63           48 47           32 31                            0
/// read  |                  bus address of the packet buffer             |
///       |                  bus address of the header buffer, DD         |
///
/// back  |            RSS hash           |  header info  |  packet info  |
///       |   VLAN tag    |    length     |   errors 31:20  status 19:0   |
/// ```
///
/// Bit 0 of the second word is DD in both: software must write the header
/// address, 0, to clear it.
@Linux(value = "ixgbe_adv_rx_desc",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_type.h",
        renamed = true)
public final class RxDesc {
    public static final int SIZE = 16;

    public static final int STAT_DD = 0x01;
    public static final int STAT_EOP = 0x02;
    public static final int STAT_VP = 0x08;
    public static final int STAT_UDPCS = 0x10;
    public static final int STAT_L4CS = 0x20;
    public static final int STAT_IPCS = 0x40;
    public static final int ERR_RXE = 0x20000000;
    public static final int ERR_TCPE = 0x40000000;
    public static final int ERR_IPE = 0x80000000;

    public static final int TYPE_IPV4 = 0x10;
    public static final int TYPE_IPV4_EX = 0x20;
    public static final int TYPE_IPV6 = 0x40;
    public static final int TYPE_IPV6_EX = 0x80;
    public static final int TYPE_TCP = 0x100;
    public static final int TYPE_UDP = 0x200;
    public static final int TYPE_SCTP = 0x400;

    static final int RSCCNT_SHIFT = 17;
    static final int NEXTP_SHIFT = 4;

    private RxDesc() {
    }

    /// First word of the write-back.
    public static long back0(int pktInfo, int hash) {
        return pktInfo & 0xFFFFL | (long) hash << 32;
    }

    /// Second word of the write-back.
    public static long back1(int statusError, int length, int vlan) {
        return statusError & 0xFFFF_FFFFL | (length & 0xFFFFL) << 32
                | (long) vlan << 48;
    }

    public static int rssType(long word0) {
        return (int) word0 & 0xF;
    }

    public static int pktType(long word0) {
        return (int) word0 & 0xFFF0;
    }

    /// One more than the segments that begin in this buffer, for a packet
    /// that RSC put together; 0 for others.
    public static int rscCnt(long word0) {
        return (int) word0 >>> RSCCNT_SHIFT & 0xF;
    }

    /// The descriptor with which such a packet goes on; only without EOP.
    public static int nextp(long word1) {
        return (int) word1 >>> NEXTP_SHIFT & 0xFFFF;
    }

    public static int hash(long word0) {
        return (int) (word0 >>> 32);
    }

    /// Status and errors; the driver tests [#STAT_DD] here first.
    public static int statusError(long word1) {
        return (int) word1;
    }

    /// Bytes in this buffer.
    public static int length(long word1) {
        return (int) (word1 >>> 32) & 0xFFFF;
    }

    public static int vlan(long word1) {
        return (int) (word1 >>> 48);
    }
}

package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;

/// SO_TIMESTAMPING: a program asks for the times at which packets were
/// handed to the discipline, to the driver, acknowledged, and received.
///
/// Left out: clocks of the hardware, `OPT_STATS`.
@Linux(value = "sock_set_timestamping", file = "net/core/sock.c",
    renamed = true)
public final class SockTimestamping {
    public static final int TX_HARDWARE = 1;
    public static final int TX_SOFTWARE = 2;
    public static final int RX_SOFTWARE = 8;
    public static final int SOFTWARE = 0x10;
    public static final int OPT_ID = 0x80;
    public static final int TX_SCHED = 0x100;
    public static final int TX_ACK = 0x200;
    public static final int OPT_TSONLY = 0x800;
    public static final int OPT_STATS = 0x1000;
    public static final int OPT_ID_TCP = 0x10000;
    public static final int OPT_RX_FILTER = 0x20000;
    /// Any of these: a packet is marked when it is sent.
    public static final int TX_RECORD = TX_HARDWARE | TX_SOFTWARE | TX_SCHED
        | TX_ACK;
    private static final int MASK = 0x3ffff;

    private SockTimestamping() {
    }

    /// @param key the number that counts as byte 0, with `OPT_ID` and with
    ///        `OPT_ID_TCP`; negative if it can't be told
    /// @return 0 or -EINVAL
    public static int set(Sock sk, int val, long key) {
        ErrQueue q = sk.errorQueue;
        boolean bad = (val & ~MASK) != 0
            || (val & OPT_ID_TCP) != 0 && (val & OPT_ID) == 0
            || (val & OPT_STATS) != 0 && (val & OPT_TSONLY) == 0;
        if (bad) {
            return -EINVAL;
        }
        if ((val & OPT_ID) != 0 && (q.tsflags & OPT_ID) == 0) {
            if (key < 0) {
                return -EINVAL;
            }
            q.tskey = (int) key;
        }
        q.tsflags = val;
        return 0;
    }

    /// Marks a packet whose last byte is `key`.
    @Linux(value = "sock_tx_timestamp", renamed = true)
    public static void mark(SkBuff skb, int flags, int key) {
        SkbSharedInfo info = skb.shinfo();
        info.txFlags(info.txFlags()
            | ((flags & TX_SOFTWARE) != 0 ? SkbSharedInfo.SW_TSTAMP : 0)
            | ((flags & TX_SCHED) != 0 ? SkbSharedInfo.SCHED_TSTAMP : 0));
        info.tskey(key);
    }
}

package netstack.qdisc;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What a queueing discipline keeps in `skb->cb`.
///
/// ```
///  0            4                   6           8              28     48
/// +------------+-------------------+-----------+--------------+------+
/// |  pkt_len   | slave queue map   | tc_classid| discipline's |      |
/// +------------+-------------------+-----------+--------------+------+
/// ```
/// `pktLen` is what the frame takes on the wire: of a GSO packet it counts
/// the headers once for each segment, so a shaper is not deceived.
@Linux(value = "qdisc_skb_cb", file = "include/net/sch_generic.h")
record QdiscSkbCb(MemorySegment mem, long at) {
    private static final ValueLayout.OfInt U32 =
        ValueLayout.JAVA_INT_UNALIGNED;

    static QdiscSkbCb of(SkBuff skb) {
        return new QdiscSkbCb(skb.mem(), skb.cbAt());
    }

    int pktLen() {
        return mem.get(U32, at);
    }

    void pktLen(int v) {
        mem.set(U32, at, v);
    }
}

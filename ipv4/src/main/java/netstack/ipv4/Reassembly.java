package netstack.ipv4;

import netstack.ipv4.route.InetSkbParm;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Makes one packet of all fragments: the first one, with the others as its
/// fragment list.
@Linux(value = "inet_frag_reasm_prepare", file = "net/ipv4/inet_fragment.c",
    renamed = true)
final class Reassembly {
    private static final int IP_MAX_LEN = 65535;
    private static final int ECN_INVALID = 0xff;
    private static final int INET_ECN_CE = 3;
    private static final int NOT_ECT = 1;
    private static final int CE = 8;

    /// The whole packet, or null if it would be too long, or if its marks
    /// of congestion contradict each other.
    @Linux(value = "ip_frag_reasm", file = "net/ipv4/ip_fragment.c")
    SkBuff reasm(FragQueue q) {
        SkBuff head = q.runs.head();
        int ecn = ecnOf(q.ecn);
        int len = hdr(head).hdrlen() + q.len;
        if (ecn == ECN_INVALID || len > IP_MAX_LEN || !head.unclone()
                || !head.linearize()) {
            return null;
        }
        reasmFinish(q.runs, head);
        head.push((int) (head.data() - head.networkHeader()));
        head.setTransportHeader(hdr(head).hdrlen());
        head.dev(q.dev);
        InetSkbParm cb = InetSkbParm.of(head);
        cb.fragMaxSize(Math.max(q.maxDfSize, q.maxSize));
        IpHdr iph = hdr(head).totLen(len);
        iph.tos(iph.tos() | ecn);
        // Whoever forbade to cut the largest fragment still does.
        boolean pmtu = q.maxDfSize == q.maxSize;
        iph.fragOff(pmtu ? IpHdr.IP_DF : 0);
        if (pmtu) {
            cb.flags(cb.flags() | InetSkbParm.IPSKB_FRAG_PMTU);
        }
        iph.sendCheck();
        return head;
    }

    @Linux(value = "inet_frag_reasm_finish",
        file = "net/ipv4/inet_fragment.c")
    private static void reasmFinish(FragRuns runs, SkBuff head) {
        runs.link();
        SkBuff rest = head.next();
        head.next(null);
        head.fragList(rest);
        for (SkBuff f = rest; f != null; f = f.next()) {
            head.len(head.len() + f.len());
            head.dataLen(head.dataLen() + f.len());
            head.truesize(head.truesize() + f.truesize());
            if (head.ipSummed() != f.ipSummed()) {
                head.ipSummed(SkBuff.CHECKSUM_NONE);
            } else if (head.ipSummed() == SkBuff.CHECKSUM_COMPLETE) {
                head.csum(Checksum.add(head.csum(), f.csum()));
            }
        }
    }

    /// RFC 3168, section 5.3: one fragment that met congestion marks the
    /// packet; fragments with and without ECN are not of one packet.
    @Linux(value = "ip_frag_ecn_table", file = "net/ipv4/inet_fragment.c",
        renamed = true)
    private static int ecnOf(int seen) {
        if (seen == NOT_ECT || seen == CE) {
            return 0;
        }
        if ((seen & NOT_ECT) != 0) {
            return ECN_INVALID;
        }
        return (seen & CE) != 0 ? INET_ECN_CE : 0;
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }
}

package netstack.ipv4;

import static netstack.ipv4.FragQueue.INET_FRAG_FIRST_IN;
import static netstack.ipv4.FragQueue.INET_FRAG_LAST_IN;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.driver.net.NetDevice;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.ipv4.dev.IpExtMib;
import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.route.Rtn;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Puts fragments together again (RFC 791, section 3.2; RFC 815).
///
/// A packet's fragments have 30 seconds and all packets together 4 MiB;
/// beyond that, new ones are dropped. A peer that has sent more than 64
/// others meanwhile begins anew: its identifiers have come round.
@Linux(value = "ip4_frags", file = "net/ipv4/ip_fragment.c")
public final class IpFragment {
    /// For whom it is done: queues of different users never mix.
    public static final int IP_DEFRAG_LOCAL_DELIVER = 0;
    public static final int IP_DEFRAG_CONNTRACK_IN = 3;
    public static final int IP_DEFRAG_AF_PACKET = 6;

    private static final int QUEUE_SIZE = 200;

    private final Ipv4 ip;
    private final Reassembly reassembly;
    private final Map<FragQueue.Key, FragQueue> queues = new HashMap<>();
    private final SysctlInt highThresh;
    private final SysctlInt timeout;
    private final SysctlInt maxDist;
    private long mem;

    IpFragment(Ipv4 ip) {
        this.ip = ip;
        reassembly = new Reassembly();
        Sysctl sysctl = ip.net.sysctl();
        highThresh = sysctl.intOf("net/ipv4/ipfrag_high_thresh", 4 << 20);
        sysctl.intOf("net/ipv4/ipfrag_low_thresh", 3 << 20);
        timeout = sysctl.intOf("net/ipv4/ipfrag_time", 30);
        maxDist = sysctl.intOf("net/ipv4/ipfrag_max_dist", 64, 0,
            Integer.MAX_VALUE);
    }

    /// Bytes that waiting fragments take.
    @Linux(value = "frag_mem_limit", file = "include/net/inet_frag.h",
        renamed = true)
    public long mem() { return mem; }

    /// Packets that wait for fragments.
    public int queues() { return queues.size(); }

    /// Drops everything that waits: the namespace goes.
    @Linux(value = "fqdir_exit", file = "net/ipv4/inet_fragment.c",
        renamed = true)
    public void flush() {
        for (FragQueue q : List.copyOf(queues.values())) {
            kill(q);
            destroy(q, DropReason.FRAG_REASM_TIMEOUT);
        }
    }

    /// Takes a fragment; returns the packet that it completes, or null.
    @Linux(value = "ip_defrag", file = "net/ipv4/ip_fragment.c")
    public SkBuff defrag(SkBuff skb, int user) {
        ip.machine.charge(Cost.IP_DEFRAG);
        ip.mibs.ip.inc(IpMib.REASMREQDS);
        FragQueue q = find(hdr(skb), user);
        if (q == null) {
            ip.mibs.ip.inc(IpMib.REASMFAILS);
            skb.free(DropReason.NOMEM);
            return null;
        }
        q.lock.lockBh();
        SkBuff whole = fragQueue(q, skb);
        q.lock.unlockBh();
        return whole;
    }

    @Linux(value = "inet_frag_find", file = "net/ipv4/inet_fragment.c")
    private FragQueue find(IpHdr iph, int user) {
        if (mem > highThresh.value) {
            return null;
        }
        ip.machine.cpu().sync();
        FragQueue.Key key = new FragQueue.Key(iph.saddr(), iph.daddr(),
            iph.id(), iph.protocol(), user);
        FragQueue q = queues.get(key);
        if (q == null) {
            q = new FragQueue(key, ip, this);
            queues.put(key, q);
            mem += QUEUE_SIZE;
            q.rid = ip.peers.getpeer(key.saddr()).rid;
            setTimer(q);
        }
        return q;
    }

    private void setTimer(FragQueue q) {
        q.timer.mod(ip.machine.jiffies()
            + (long) timeout.value * ip.machine.hz());
    }

    // tag::ip_frag_queue[]
    @Linux(value = "ip_frag_queue", file = "net/ipv4/ip_fragment.c")
    private SkBuff fragQueue(FragQueue q, SkBuff skb) {
        if (q.complete()) {
            skb.free(DropReason.DUP_FRAG);
            return null;
        }
        if (fragTooFar(q)) {
            fragReinit(q);
        }
        IpHdr iph = hdr(skb);
        int ihl = iph.hdrlen();
        boolean df = (iph.fragOff() & IpHdr.IP_DF) != 0;
        boolean more = (iph.fragOff() & IpHdr.IP_MF) != 0;
        int ecn = 1 << (iph.tos() & 3);
        int offset = (iph.fragOff() & IpHdr.IP_OFFSET) << 3;
        int end = offset + skb.len() - ihl;
        if (more && (end & 7) != 0) {
            end &= ~7;
            if (skb.ipSummed() != SkBuff.CHECKSUM_UNNECESSARY) {
                skb.ipSummed(SkBuff.CHECKSUM_NONE);
            }
        }
        if (!ends(q, end, more) || end == offset
                || skb.pullAny(skb.networkOffset() + ihl) == 0
                || !skb.trimRcsum(end - offset)) {
            return discard(q, skb);
        }
        switch (q.runs.queueInsert(skb, offset, end)) {
            case FragRuns.IPFRAG_DUP:
                skb.free(DropReason.DUP_FRAG);
                return null;
            case FragRuns.IPFRAG_OVERLAP:
                ip.mibs.ipExt.inc(IpExtMib.REASMOVERLAPS);
                return discard(q, skb);
            default:
                return queued(q, skb, offset, ihl, ecn, df);
        }
    }

    // end::ip_frag_queue[]
    /// Notes where the packet ends; false if that contradicts what is known.
    private static boolean ends(FragQueue q, int end, boolean more) {
        boolean known = (q.flags & INET_FRAG_LAST_IN) != 0;
        if (!more) {
            if (end < q.len || known && end != q.len) {
                return false;
            }
            q.flags |= INET_FRAG_LAST_IN;
            q.len = end;
        } else if (end > q.len) {
            q.len = end;
            return !known;
        }
        return true;
    }

    private SkBuff queued(FragQueue q, SkBuff skb, int offset, int ihl,
            int ecn, boolean df) {
        q.dev = (NetDevice) skb.dev();
        q.meat += skb.len();
        q.ecn |= ecn;
        mem += skb.truesize();
        if (offset == 0) {
            q.flags |= INET_FRAG_FIRST_IN;
        }
        int fragsize = skb.len() + ihl;
        q.maxSize = Math.max(q.maxSize, fragsize);
        if (df) {
            q.maxDfSize = Math.max(q.maxDfSize, fragsize);
        }
        if (q.flags == (INET_FRAG_FIRST_IN | INET_FRAG_LAST_IN)
                && q.meat == q.len) {
            return reasm(q, skb);
        }
        skb.dstDrop();
        skb.orphan();
        return null;
    }

    private SkBuff reasm(FragQueue q, SkBuff last) {
        Rtable rt = (Rtable) last.dst();
        last.dstDrop();
        kill(q);
        SkBuff head = reassembly.reasm(q);
        if (head == null) {
            ip.mibs.ip.inc(IpMib.REASMFAILS);
            destroy(q, DropReason.NOT_SPECIFIED);
            return null;
        }
        mem -= QUEUE_SIZE + head.truesize();
        q.runs.clear();
        head.dstSetNoref(rt);
        ip.mibs.ip.inc(IpMib.REASMOKS);
        return head;
    }

    private SkBuff discard(FragQueue q, SkBuff skb) {
        kill(q);
        ip.mibs.ip.inc(IpMib.REASMFAILS);
        skb.free(DropReason.NOT_SPECIFIED);
        destroy(q, DropReason.NOT_SPECIFIED);
        return null;
    }

    /// Nobody finds the queue any more.
    @Linux(value = "inet_frag_kill", file = "net/ipv4/inet_fragment.c")
    private void kill(FragQueue q) {
        if (!q.complete()) {
            q.flags |= FragQueue.INET_FRAG_COMPLETE;
            q.timer.del();
            queues.remove(q.key, q);
        }
    }

    @Linux(value = "inet_frag_destroy", file = "net/ipv4/inet_fragment.c")
    private void destroy(FragQueue q, DropReason reason) {
        mem -= QUEUE_SIZE + q.runs.purge(reason);
    }

    @Linux(value = "ip_frag_too_far", file = "net/ipv4/ip_fragment.c")
    private boolean fragTooFar(FragQueue q) {
        if (maxDist.value == 0) {
            return false;
        }
        InetPeers.Peer peer = ip.peers.getpeer(q.key.saddr());
        int start = q.rid;
        peer.rid++;
        q.rid = peer.rid;
        boolean far = !q.runs.isEmpty() && q.rid - start > maxDist.value;
        if (far) {
            ip.mibs.ip.inc(IpMib.REASMFAILS);
        }
        return far;
    }

    @Linux(value = "ip_frag_reinit", file = "net/ipv4/ip_fragment.c")
    private void fragReinit(FragQueue q) {
        setTimer(q);
        mem -= q.runs.purge(DropReason.FRAG_TOO_FAR);
        q.flags = 0;
        q.len = 0;
        q.meat = 0;
        q.ecn = 0;
        q.maxSize = 0;
        q.maxDfSize = 0;
    }

    /// Time is over: who has sent the first fragment is told (RFC 792).
    @Linux(value = "ip_expire", file = "net/ipv4/ip_fragment.c")
    void expire(FragQueue q) {
        q.lock.lockBh();
        boolean late = !q.complete();
        if (late) {
            kill(q);
            ip.mibs.ip.inc(IpMib.REASMFAILS);
            ip.mibs.ip.inc(IpMib.REASMTIMEOUT);
        }
        q.lock.unlockBh();
        if (!late) {
            return;
        }
        if ((q.flags & INET_FRAG_FIRST_IN) != 0 && q.dev.running()) {
            tellSender(q.runs.head(), q);
        }
        destroy(q, DropReason.FRAG_REASM_TIMEOUT);
    }

    private void tellSender(SkBuff head, FragQueue q) {
        head.push(head.networkHeaderLen());
        IpHdr iph = hdr(head);
        int err = ip.route.inputNoref(head, iph.daddr(), iph.saddr(),
            iph.tos() & 0x1c, q.dev);
        // Only the end host reports; a router that looked inside does not.
        if (err == 0 && (q.key.user() == IP_DEFRAG_LOCAL_DELIVER
                || ((Rtable) head.dst()).rtType() == Rtn.LOCAL)) {
            ip.icmp.send(head, IcmpHdr.ICMP_TIME_EXCEEDED,
                IcmpHdr.ICMP_EXC_FRAGTIME, 0);
        }
    }

    private static IpHdr hdr(SkBuff skb) {
        return new IpHdr(skb.mem(), skb.networkHeader());
    }
}

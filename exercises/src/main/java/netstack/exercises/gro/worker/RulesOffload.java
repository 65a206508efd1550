package netstack.exercises.gro.worker;

import netstack.exercises.gro.GroRules;
import netstack.exercises.script.worker.Guard;
import netstack.ipv4.InetOffload;
import netstack.ipv4.NetOffload;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.Gro;
import netstack.napi.GroCb;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;
import netstack.transport.tcp.TcpOffload;
import netstack.transport.wire.TcpHdr;

/// TCP's place in GRO with the student's rules in it. Lengths, checksums
/// and IP's part are looked at before he is asked.
final class RulesOffload implements NetOffload {

    private static final int FLAGS = 0xff;

    private final TcpOffload tcp = new TcpOffload();
    private final GroRules rules;
    private final Guard guard;

    RulesOffload(GroRules rules, Guard guard) {
        this.rules = rules;
        this.guard = guard;
    }

    @Override
    public int protocol() {
        return IpHdr.IPPROTO_TCP;
    }

    @Override
    public SkBuff groReceive(SkbQueue head, SkBuff skb) {
        GroCb cb = GroCb.of(skb);
        int off = cb.dataOffset();
        boolean ok = (cb.flush() || InetOffload.checksumValidate(skb))
                && skb.mayPull(off + TcpHdr.LEN)
                && View.hdr(skb).doff() * 4 >= TcpHdr.LEN
                && skb.mayPull(off + View.hdr(skb).doff() * 4);
        if (!ok) {
            cb.flush(true);
            return null;
        }
        cb.pull(View.hdr(skb).doff() * 4);
        return judged(head, skb, cb);
    }

    private SkBuff judged(SkbQueue head, SkBuff skb, GroCb cb) {
        View next = View.of(skb);
        SkBuff p = lookup(head, next);
        boolean joined = p != null && joined(p, skb, next);
        int size = joined ? p.shinfo().gsoSize() : 1;
        boolean ends = guard.call(() -> rules.ends(next, size), true);
        cb.flush(cb.flush() || ends);
        return p != null && (!joined || ends) ? p : null;
    }

    private SkBuff lookup(SkbQueue head, View next) {
        for (SkBuff p = head.peek(); p != null; p = p.next()) {
            View held = View.of(p);
            if (GroCb.of(p).sameFlow() && guard.call(
                    () -> rules.sameFlow(held, next), false)) {
                return p;
            }
            GroCb.of(p).sameFlow(false);
        }
        return null;
    }

    private boolean joined(SkBuff p, SkBuff skb, View next) {
        View held = View.of(p);
        boolean flush = InetOffload.networkFlush(skb, p);
        if (!guard.call(() -> rules.joins(held, next), false) || flush) {
            return false;
        }
        int flags = guard.call(() -> rules.flags(held, next), held.flags());
        if (!Gro.receive(p, skb)) {
            return false;
        }
        TcpHdr th = View.hdr(p);
        th.flags(th.flags() & ~FLAGS | flags & FLAGS);
        return true;
    }

    @Override
    public boolean groComplete(SkBuff skb, int thoff) {
        return tcp.groComplete(skb, thoff);
    }

    @Override
    public SkBuff gsoSegment(SkBuff skb, boolean gather, boolean csum) {
        return tcp.gsoSegment(skb, gather, csum);
    }
}

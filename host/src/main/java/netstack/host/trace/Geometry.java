package netstack.host.trace;

import netstack.skbuff.SkBuff;

/// Where head, data, tail and end of a packet stood: the bytes between them,
/// and those in pages.
public record Geometry(int headroom, int linear, int tailroom, int paged) {

    static Geometry of(SkBuff skb) {
        return new Geometry(skb.headroom(), skb.headlen(),
                (int) (skb.end() - skb.tail()), skb.dataLen());
    }

    /// How many bytes `data` moved since `before`: below 0 a header was
    /// pushed.
    public int dataMoved(Geometry before) {
        return headroom - before.headroom;
    }

    /// How many bytes `tail` moved since `before`.
    public int tailMoved(Geometry before) {
        return headroom + linear - before.headroom - before.linear;
    }
}

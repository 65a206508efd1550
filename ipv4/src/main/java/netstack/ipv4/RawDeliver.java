package netstack.ipv4;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Raw sockets: they get a copy of everything of their protocol.
@Linux(value = "raw_v4_hashinfo", file = "net/ipv4/raw.c", renamed = true)
public interface RawDeliver {
    /// Nobody.
    RawDeliver NONE = new RawDeliver() {
        @Override
        public boolean localDeliver(SkBuff skb, int protocol) {
            return false;
        }

        @Override
        public void icmpError(SkBuff skb, int protocol, int info) {
        }
    };

    /// Shows a packet, data at the transport header, to the sockets of
    /// `protocol`, which take clones; returns whether there is one.
    boolean localDeliver(SkBuff skb, int protocol);

    /// An ICMP error as in [NetProtocol#errHandler].
    void icmpError(SkBuff skb, int protocol, int info);
}

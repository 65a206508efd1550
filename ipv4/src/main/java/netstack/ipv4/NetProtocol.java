package netstack.ipv4;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// A transport protocol above IP.
@Linux(value = "net_protocol", file = "include/net/protocol.h")
public interface NetProtocol {
    /// Its number in the IP header.
    int protocol();

    /// Takes a packet for this host, reassembled: data at the transport
    /// header, the network header set. Returns 0 or more when it is done,
    /// or the negated number of the protocol that shall have it instead.
    int handler(SkBuff skb);

    /// Hears of an ICMP error about a packet of its own. Data are at that
    /// packet's IP header, with 8 bytes behind it at least; the transport
    /// header is the ICMP header. `info` is the MTU of ICMP_FRAG_NEEDED or
    /// the pointer of ICMP_PARAMETERPROB. Does not take `skb`.
    void errHandler(SkBuff skb, int info);
}

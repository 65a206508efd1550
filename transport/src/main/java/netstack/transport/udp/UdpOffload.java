package netstack.transport.udp;

import netstack.ipv4.NetOffload;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.GroCb;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// UDP's part of GSO: cuts what `UDP_SEGMENT` sent as one ([UdpGso]).
///
/// Left out: GRO; datagrams go up as they came.
@Linux(value = "udpv4_offload", file = "net/ipv4/udp_offload.c",
    renamed = true)
public final class UdpOffload implements NetOffload {
    @Override
    public int protocol() {
        return IpHdr.IPPROTO_UDP;
    }

    @Override
    @Linux("udp4_gro_receive")
    public SkBuff groReceive(SkbQueue head, SkBuff skb) {
        GroCb.of(skb).flush(true);
        return null;
    }

    @Override
    public boolean groComplete(SkBuff skb, int thoff) {
        return false;
    }

    @Override
    public SkBuff gsoSegment(SkBuff skb, boolean gather, boolean csum) {
        return UdpGso.segment(skb, gather, csum);
    }
}

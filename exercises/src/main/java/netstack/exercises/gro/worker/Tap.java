package netstack.exercises.gro.worker;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import netstack.driver.net.NetDevice;
import netstack.exercises.gro.Segment;
import netstack.ipv4.wire.IpHdr;
import netstack.napi.PacketType;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Sees what goes up, flow by flow: between flows GRO promises no order.
final class Tap implements PacketType {

    private final Map<String, StringBuilder> flows = new TreeMap<>();

    @Override
    public int type() {
        return ETH_P_ALL;
    }

    @Override
    public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
            NetDevice origDev) {
        IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
        if (iph.protocol() == IpHdr.IPPROTO_TCP) {
            note(iph, skb.networkHeader());
        }
        skb.consume();
        return 0;
    }

    private void note(IpHdr iph, long at) {
        TcpHdr th = new TcpHdr(iph.mem(), at + IpHdr.LEN);
        int len = iph.totLen() - IpHdr.LEN - th.doff() * 4;
        StringBuilder flow = flows.computeIfAbsent("port " + th.source()
                + " > " + th.dest(), x -> new StringBuilder());
        flow.append(' ').append(Integer.toUnsignedString(th.seq()))
                .append('+').append(len).append(':')
                .append(letters(th.flags()));
    }

    /// As `tcpdump` abbreviates them.
    private static String letters(int flags) {
        StringBuilder s = new StringBuilder();
        String names = "FSRP.UEW";
        for (int i = 0; i < names.length(); i++) {
            if ((flags & Segment.FIN << i) != 0) {
                s.append(names.charAt(i));
            }
        }
        return s.toString();
    }

    String wentUp() {
        return flows.entrySet().stream().map(e -> e.getKey() + ":"
                + e.getValue()).collect(Collectors.joining("; "));
    }
}

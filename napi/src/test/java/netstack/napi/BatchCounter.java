package netstack.napi;

import java.util.List;

import netstack.driver.net.NetDevice;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbQueue;

/// A protocol that notes how long each batch was.
record BatchCounter(List<Integer> runs) implements PacketType {
    @Override
    public int type() {
        return TestHost.IP;
    }

    @Override
    public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice origDev) {
        skb.consume();
        return 0;
    }

    @Override
    public void listRcv(SkbQueue list, PacketType pt, NetDevice origDev) {
        runs.add(list.qlen());
        PacketType.super.listRcv(list, pt, origDev);
    }
}

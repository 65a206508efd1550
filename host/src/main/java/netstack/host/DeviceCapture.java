package netstack.host;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import netstack.driver.net.NetDevice;
import netstack.host.pcap.CaptureFile;
import netstack.host.pcap.CapturedFrame;
import netstack.napi.PacketType;
import netstack.qdisc.TxTap;
import netstack.skbuff.SkBuff;

/// Captures what one device sends and receives, where tcpdump does: behind
/// the driver on the way in, before it on the way out. So what is sent may
/// still lack the checksum that the card will fill in, and what the card
/// dropped is not there; a capture of the cable shows both.
public final class DeviceCapture implements PacketType, TxTap,
        AutoCloseable {
    private final Host host;
    private final NetDevice dev;
    private final CaptureFile file;
    private final int point;

    /// Captures `dev` of `host` into `file` until it is closed.
    public DeviceCapture(Host host, NetDevice dev, CaptureFile file) {
        this.host = host;
        this.dev = dev;
        this.file = file;
        point = file.point(host.name() + " " + dev.name());
        host.rx().netif().addPack(host.net(), this);
        host.tx().addPack(this, dev);
    }

    @Override
    public int type() {
        return ETH_P_ALL;
    }

    @Override
    public NetDevice dev() {
        return dev;
    }

    @Override
    public int rcv(SkBuff skb, NetDevice d, PacketType pt,
            NetDevice origDev) {
        write(skb, CapturedFrame.INBOUND);
        skb.consume();
        return 0;
    }

    @Override
    public void xmitNit(SkBuff skb, NetDevice d) {
        write(skb, CapturedFrame.OUTBOUND);
    }

    private void write(SkBuff skb, int direction) {
        int mac = (int) (skb.data() - skb.macHeader());
        byte[] frame = new byte[mac + skb.len()];
        MemorySegment.copy(skb.mem(), ValueLayout.JAVA_BYTE,
                skb.macHeader(), frame, 0, mac);
        skb.copyBits(0, MemorySegment.ofArray(frame), mac, skb.len());
        file.frame(point, host.machine().now(), frame, frame.length,
                direction, "");
    }

    @Override
    public void close() {
        host.rx().netif().removePack(host.net(), this);
        host.tx().removePack(this);
    }
}

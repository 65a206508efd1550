package netstack.host.experiment;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.net.EtherDev;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevTx;
import netstack.driver.net.NetifRx;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;

/// A card and its driver as they were before Linux 2.5: an interrupt for
/// each frame, whose handler makes an `sk_buff` and gives it to `netif_rx`.
/// Nothing ever masks the interrupt.
///
/// Left out: transmission; what it is given to send it drops.
final class LegacyCard implements CableEnd, NetDeviceOps {
    private static final long ADDR = 0x0200_0000_0e01L;
    private static final int ALIGN = 2;

    private final NetDevice dev;
    private final NetifRx netif;
    private final int ringSize;
    private final Deque<Frame> onTheWay = new ArrayDeque<>();
    private final Deque<Frame> ring = new ArrayDeque<>();
    private final EventHandler arrive = this::arrive;
    private IrqLine line;
    private long overruns;

    /// A card with room for `ringSize` frames, as device `old0` of `net`.
    LegacyCard(Net net, NetifRx netif, int ringSize) {
        this.netif = netif;
        this.ringSize = ringSize;
        dev = new NetDevice(net, "old0", this, 1, 1);
        EtherDev.setup(dev);
        dev.devAddr(ADDR);
        net.devices().register(dev);
    }

    NetDevice dev() {
        return dev;
    }

    /// Interrupts served so far.
    long interrupts() {
        return line.count(0);
    }

    /// Frames that found the ring full.
    long overruns() {
        return overruns;
    }

    @Override
    public int open(NetDevice d) {
        line = machine().requestIrq("old0", this::interrupt);
        return 0;
    }

    @Override
    public int stop(NetDevice d) {
        machine().freeIrq(line);
        while (!ring.isEmpty()) ring.remove().release();
        return 0;
    }

    @Override
    public NetdevTx startXmit(SkBuff skb, NetDevice d) {
        skb.free(DropReason.NOT_SPECIFIED);
        return NetdevTx.OK;
    }

    @Override
    public Machine machine() {
        return dev.machine();
    }

    @Override
    public void plug(Wire out) {
        dev.carrierOn();
    }

    @Override
    public void deliver(Frame f, long at) {
        onTheWay.add(f);
        line.cpu().at(at, arrive, 0);
    }

    private void arrive(long now, int none) {
        Frame f = onTheWay.remove();
        if (ring.size() < ringSize) {
            ring.add(f);
            line.raise(now);
        } else {
            overruns++;
            f.release();
        }
    }

    /// One frame an interrupt; the line stays up while there are more.
    private void interrupt() {
        machine().charge(Cost.MMIO_READ);    // why does it interrupt?
        Frame f = ring.poll();
        if (f == null) return;
        machine().charge(Cost.RX_DESCRIPTOR);
        SkBuff skb = dev.skbs().alloc(f.len() + ALIGN);
        if (skb == null) {
            dev.stats().inc(LinkStat.RX_DROPPED);
        } else {
            receive(skb, f);
        }
        f.release();
        if (!ring.isEmpty()) line.raise(machine().now());
    }

    private void receive(SkBuff skb, Frame f) {
        skb.reserve(ALIGN);
        machine().charge(Cost.COPY_BYTES, f.len());
        long to = skb.put(f.len());
        MemorySegment.copy(f.data(), 0, skb.mem(), ValueLayout.JAVA_BYTE,
                to, f.len());
        skb.protocol(EtherDev.typeTrans(skb, dev));
        netif.rx(skb);
    }
}

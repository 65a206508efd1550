package netstack.ipv4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import netstack.driver.dma.DmaMemory;
import netstack.driver.loopback.Loopback;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevTx;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.napi.NetRx;
import netstack.qdisc.DevQueue;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;

/// A host with `lo` and Ethernet devices whose frames the test sees and makes.
public final class TestHost {
    private static final long LIMIT = 3_600_000_000_000L;

    public final World world;
    public final Machine machine;
    public final DmaMemory memory = new DmaMemory(16 << 20, false);
    public final SkbSlab skbs;
    public final Net net;
    public final NetRx rx;
    public final Ipv4 ip;
    public final NetDevice lo;
    /// Frames sent and not yet looked at, with the virtual time of each.
    public final List<byte[]> sent = new ArrayList<>();
    public final List<Long> sentAt = new ArrayList<>();
    /// Why packets were dropped.
    public final List<DropReason> drops = new ArrayList<>();
    /// Gets the frames instead of `sent`, if set.
    public BiConsumer<NetDevice, byte[]> wire;

    public TestHost() {
        this(new World(42), "host", new MachineConfig());
    }

    public TestHost(World world, String name, MachineConfig config) {
        this.world = world;
        machine = world.machine(name, config);
        skbs = new SkbSlab(memory, machine);
        net = new Net(machine, memory, skbs);
        rx = new NetRx(net);
        lo = Loopback.add(net, rx.backlog());
        ip = new Ipv4(net, rx, new DevQueue(net));
        skbs.onFree((skb, reason) -> {
            if (reason != DropReason.CONSUMED) {
                drops.add(reason);
            }
        });
        run(() -> net.devices().open(lo));
    }

    /// Adds a device that is up, with an address if `cidr` is not null.
    public NetDevice eth(String name, long mac, String cidr) {
        NetDevice dev = new NetDevice(net, name, new Ops(), 1, 1);
        EtherDev.setup(dev);
        dev.mtuRange(68, 65535);
        dev.devAddr(mac);
        dev.noQueue(true);
        net.devices().register(dev);
        run(() -> {
            net.devices().open(dev);
            if (cidr != null) {
                addr(dev, cidr);
            }
        });
        return dev;
    }

    public void addr(NetDevice dev, String cidr) {
        String[] parts = cidr.split("/");
        ip.devinet.addAddress(dev, Ipv4Addr.parse(parts[0]), Integer.parseInt(parts[1]));
    }

    private final class Ops implements NetDeviceOps {
        @Override
        public int open(NetDevice dev) {
            return 0;
        }

        @Override
        public int stop(NetDevice dev) {
            return 0;
        }

        @Override
        public NetdevTx startXmit(SkBuff skb, NetDevice dev) {
            byte[] frame = new byte[skb.len()];
            skb.copyBits(0, frame, 0, frame.length);
            skb.consume();
            if (wire != null) {
                wire.accept(dev, frame);
            } else {
                sent.add(frame);
                sentAt.add(machine.now());
            }
            return NetdevTx.OK;
        }
    }

    /// Runs `body` as a task, and what follows from it at once.
    public void run(Runnable body) {
        world.runTask(machine, body);
    }

    /// Lets virtual time pass.
    public void pass(long ms) {
        world.run(world.now() + ms * 1_000_000);
    }

    /// A received frame goes up the stack, from a softirq.
    public void receive(NetDevice dev, byte[] frame) {
        run(() -> {
            machine.cpu().localBhDisable();
            deliver(dev, frame);
            machine.cpu().localBhEnable();
        });
    }

    public void deliver(NetDevice dev, byte[] frame) {
        SkBuff skb = skbs.alloc(frame.length + 64);
        skb.reserve(32);
        long at = skb.put(frame.length);
        MemorySegment.copy(frame, 0, skb.mem(), JAVA_BYTE, at, frame.length);
        skb.protocol(EtherDev.typeTrans(skb, dev));
        rx.netif().receiveSkb(skb);
    }

    /// The frames sent since the last call.
    public List<byte[]> taken() {
        List<byte[]> frames = List.copyOf(sent);
        sent.clear();
        return frames;
    }

    /// Lets everything that waits time out, ends the world, and names what is left.
    public void close() {
        world.run(world.now() + LIMIT);
        run(ip.frags::flush);
        List<String> left = skbs.audit();
        world.close();
        if (!left.isEmpty()) {
            throw new AssertionError("left: " + left);
        }
    }
}

package netstack.qdisc;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import netstack.skbuff.wire.Wire;

/// A machine with a transmit engine and a device whose ring has `room`.
final class TxHost implements AutoCloseable, NetDeviceOps {
    final World world = new World(1);
    final DmaMemory memory = new DmaMemory(2 << 20, true);
    final Machine machine;
    final SkbSlab skbs;
    final Net net;
    final DevQueue devQueue;
    final NetDevice dev;
    /// The marks of the packets that the device took, in order.
    final List<Integer> sent = new ArrayList<>();
    /// When, in ns.
    final List<Long> times = new ArrayList<>();
    final List<String> contexts = new ArrayList<>();
    final List<Boolean> more = new ArrayList<>();
    final List<Integer> queues = new ArrayList<>();
    int room = Integer.MAX_VALUE;
    /// Answer BUSY instead of stopping in time.
    boolean busy;
    int timeouts;
    long spend;

    TxHost() {
        this(new MachineConfig(), 1);
    }

    TxHost(MachineConfig config, int txqs) {
        machine = world.machine("h", config);
        skbs = new SkbSlab(memory, machine);
        net = new Net(machine, memory, skbs);
        devQueue = new DevQueue(net);
        dev = new NetDevice(net, "eth0", this, txqs, 1);
        EtherDev.setup(dev);
        net.devices().register(dev);
    }

    TxHost up() {
        world.runTask(machine, () -> net.devices().open(dev));
        return this;
    }

    void run(Runnable body) {
        world.runTask(machine, body);
    }

    /// Lets softirqs run.
    void settle() {
        world.run(world.now() + 1_000_000);
    }

    SkBuff skb(int mark, int priority) {
        return skb(mark, priority, 60);
    }

    SkBuff skb(int mark, int priority, int len) {
        SkBuff skb = skbs.alloc(len);
        long at = skb.put(len);
        Wire.u32(skb.mem(), at, mark);
        skb.mark(mark);
        skb.priority(priority);
        skb.dev(dev);
        return skb;
    }

    int xmit(int mark, int priority) {
        return devQueue.xmit(skb(mark, priority));
    }

    Qdisc root() {
        return devQueue.qdiscs().root(dev);
    }

    @Override
    public NetdevTx startXmit(SkBuff skb, NetDevice d) {
        if (room == 0) {
            if (!busy) {
                throw new IllegalStateException("called while stopped");
            }
            machine.cpu().spend(10_000);
            return NetdevTx.BUSY;
        }
        if (spend != 0) {
            machine.cpu().spend(spend);
        }
        sent.add(skb.mark());
        times.add(machine.now());
        queues.add(skb.queueMapping());
        contexts.add(machine.cpu().context().name());
        more.add(d.txQueue(skb.queueMapping()).xmitMore());
        skb.consume();
        if (--room == 0 && !busy) {
            d.txQueue(0).stopQueue();
        }
        return NetdevTx.OK;
    }

    /// The ring has room for `n` more: what a driver's clean-up does.
    void wake(int n) {
        room = n;
        dev.txQueue(0).wakeQueue();
    }

    @Override
    public void txTimeout(NetDevice d, int txqueue) {
        timeouts++;
    }

    @Override
    public void close() {
        world.close();
    }
}

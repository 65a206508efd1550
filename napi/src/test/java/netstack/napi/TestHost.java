package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

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
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import netstack.skbuff.wire.EthHdr;

/// A machine with the receive engine and one Ethernet device that has no hardware.
final class TestHost implements AutoCloseable {
    static final int IP = EthHdr.ETH_P_IP;

    final World world;
    final Machine machine;
    final DmaMemory memory = new DmaMemory(8 << 20, true);
    final SkbSlab skbs;
    final Net net;
    final NetRx rx;
    final NetDevice dev;
    final List<DropReason> drops = new ArrayList<>();

    TestHost() {
        this(new MachineConfig());
    }

    TestHost(MachineConfig config) {
        this(new World(1), "h", config);
    }

    TestHost(World world, String name, MachineConfig config) {
        this.world = world;
        machine = world.machine(name, config);
        skbs = new SkbSlab(memory, machine);
        skbs.onFree((skb, reason) -> {
            if (reason != DropReason.CONSUMED) {
                drops.add(reason);
            }
        });
        net = new Net(machine, memory, skbs);
        rx = new NetRx(net);
        dev = device("dummy0", 0x0200_0000_0001L);
    }

    NetDevice device(String name, long addr) {
        NetDeviceOps ops = (skb, d) -> {
            skb.consume();
            return NetdevTx.OK;
        };
        NetDevice d = new NetDevice(net, name, ops, 1, 1);
        EtherDev.setup(d);
        d.devAddr(addr);
        assertThat(net.devices().register(d)).isZero();
        assertThat(net.devices().open(d)).isZero();
        return d;
    }

    void run(Runnable body) {
        world.runTask(machine, body);
    }

    /// A packet as the driver gives it to `groReceive`.
    SkBuff packet(int type) {
        return packet(dev, type, 0);
    }

    SkBuff packet(NetDevice d, int type, int mark) {
        SkBuff skb = skbs.napiAlloc(128);
        EthHdr eth = new EthHdr(skb.mem(), skb.put(EthHdr.LEN));
        eth.dest(d.devAddr()).source(0x0200_0000_0099L).proto(type);
        skb.put(46);
        skb.mark(mark);
        skb.protocol(EtherDev.typeTrans(skb, d));
        return skb;
    }

    /// A protocol that writes `name` and the packet's mark into `log`, and consumes it.
    PacketType handler(String name, int type, NetDevice only, List<String> log) {
        return new PacketType() {
            @Override
            public int type() {
                return type;
            }

            @Override
            public NetDevice dev() {
                return only;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice d, PacketType pt, NetDevice orig) {
                log.add(name + " " + skb.mark());
                skb.consume();
                return 0;
            }
        };
    }

    /// A protocol that consumes all packets of a type.
    void sink(int type) {
        rx.netif().addPack(net, handler("sink", type, null, new ArrayList<>() {
            private static final long serialVersionUID = 1;

            @Override
            public boolean add(String s) {
                return true;
            }
        }));
    }

    @Override
    public void close() {
        world.close();
        assertThat(skbs.live()).as("live sk_buffs").isZero();
    }
}

package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;

import netstack.driver.dma.DmaMemory;
import netstack.driver.loopback.Loopback;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Task;
import netstack.driver.machine.World;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.ipv4.Ipv4;
import netstack.napi.NetRx;
import netstack.qdisc.DevQueue;
import netstack.skbuff.SkbSlab;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.packet.AfPacket;
import netstack.transport.tcp.TcpMib;
import netstack.transport.udp.UdpMib;

/// A host with nothing but `lo`.
public final class InetHost implements AutoCloseable {
    public static final int LOCALHOST = 0x7f000001;

    public final World world = new World(7);
    public final DmaMemory memory = new DmaMemory(8 << 20, true);
    public final Machine machine;
    public final SkbSlab skbs;
    public final Net net;
    public final NetRx rx;
    public final DevQueue tx;
    public final Ipv4 ipv4;
    public final Syscalls calls;
    public final Inet inet;
    public final AfPacket packet;
    public final NetDevice lo;

    public InetHost() {
        this(new MachineConfig());
    }

    public InetHost(MachineConfig config) {
        machine = world.machine("h", config);
        skbs = new SkbSlab(memory, machine);
        skbs.trackOrigins(true);
        net = new Net(machine, memory, skbs);
        rx = new NetRx(net);
        tx = new DevQueue(net);
        ipv4 = new Ipv4(net, rx, tx);
        calls = new Syscalls(net);
        inet = new Inet(net, ipv4, calls);
        packet = new AfPacket(net, rx, tx, ipv4, calls);
        lo = Loopback.add(net, rx.backlog());
        run(() -> net.devices().open(lo));
    }

    public void run(Runnable body) {
        world.runTask(machine, body);
    }

    public Task spawn(String comm, Runnable body) {
        return machine.spawn(comm, -1, body);
    }

    /// Lets `ms` pass.
    public void pass(long ms) {
        world.run(world.now() + ms * 1_000_000);
    }

    public int udp() {
        return calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
    }

    public int bound(int port) {
        int fd = udp();
        calls.bind(fd, new SockaddrIn(0, port));
        return fd;
    }

    public static SockaddrIn at(int port) {
        return new SockaddrIn(LOCALHOST, port);
    }

    public long udp(UdpMib item) {
        return sum("Udp", item.ordinal());
    }

    public long tcp(TcpMib item) {
        return sum("Tcp", item.ordinal());
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private long sum(String name, int item) {
        netstack.driver.net.Mib mib = net.mib(name);
        return mib.sum(mib.items()[item]);
    }

    @Override
    public void close() {
        pass(2);
        long live = skbs.live();
        var left = skbs.audit();
        world.close();
        assertThat(live).as("packets left: %s", left).isZero();
        assertThat(inet.udp.mem().allocated()).as("pages charged").isZero();
    }
}

package netstack.host;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.driver.hw.Nic82599;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.legacy.Legacy82599;
import netstack.driver.loopback.Loopback;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.host.proc.ArpSeq;
import netstack.host.proc.FibSeq;
import netstack.host.proc.NetProcfs;
import netstack.host.proc.PacketSeq;
import netstack.host.proc.ProcFs;
import netstack.host.proc.ProcSnmp;
import netstack.host.proc.ProcIrq;
import netstack.host.proc.ProcStat;
import netstack.host.proc.SysClassNet;
import netstack.host.proc.Tcp4Seq;
import netstack.host.proc.UdpSeq;
import netstack.ipv4.Ipv4;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.napi.NetRx;
import netstack.qdisc.DevQueue;
import netstack.skbuff.SkbSlab;
import netstack.transport.Syscalls;
import netstack.transport.inet.Inet;
import netstack.transport.packet.AfPacket;

/// A Linux host: all layers, wired together. This is the only place where
/// one layer is told of another.
///
/// What changes a device (open it, give it an address) takes a CPU's time:
/// it is done in a task, by [#exec].
public final class Host {
    private static final long MAC_PREFIX = 0x0200_0000_0000L;

    private final int number;
    private final String name;
    private final Machine machine;
    private final DmaMemory memory;
    private final SkbSlab skbs;
    private final Net net;
    private final NetRx rx;
    private final DevQueue tx;
    private final Ipv4 ipv4;
    private final Syscalls syscalls;
    private final Inet inet;
    private final AfPacket packet;
    private final ProcFs proc;
    private final List<Nic82599> nics = new ArrayList<>();
    private final List<Ixgbe> adapters = new ArrayList<>();

    Host(Network network, int number, String name, HostConfig config) {
        this.number = number;
        this.name = name;
        machine = network.world().machine(name, config.machine);
        memory = new DmaMemory(config.memory, config.checked);
        skbs = new SkbSlab(memory, machine);
        skbs.trackOrigins(config.checked);
        net = new Net(machine, memory, skbs);
        rx = new NetRx(net);
        tx = new DevQueue(net);
        NetDevice lo = Loopback.add(net, rx.backlog());
        ipv4 = new Ipv4(net, rx, tx);
        syscalls = new Syscalls(net);
        inet = new Inet(net, ipv4, syscalls);
        packet = new AfPacket(net, rx, tx, ipv4, syscalls);
        proc = new ProcFs(net.sysctl());
        procFiles();
        exec("init", () -> net.devices().open(lo));
    }

    private void procFiles() {
        ProcSnmp snmp = new ProcSnmp(net);
        NetProcfs dev = new NetProcfs(net, rx);
        ProcStat stat = new ProcStat(machine);
        proc.file("/proc/net/snmp", snmp::snmp);
        proc.file("/proc/net/netstat", snmp::netstat);
        proc.file("/proc/net/dev", dev::dev);
        proc.file("/proc/net/softnet_stat", dev::softnetStat);
        proc.file("/proc/net/arp", new ArpSeq(ipv4.arpTable.table)::show);
        proc.file("/proc/net/route", new FibSeq(ipv4.fib.rules)::show);
        proc.file("/proc/net/packet", new PacketSeq(packet)::show);
        proc.file("/proc/net/udp", new UdpSeq(inet.udp)::show);
        proc.file("/proc/net/tcp", new Tcp4Seq(inet.tcp.seq())::show);
        proc.file("/proc/softirqs", stat::softirqs);
        proc.file("/proc/interrupts", stat::interrupts);
        proc.file("/proc/stat", stat::stat);
        proc.irqs(new ProcIrq(machine, stat));
        proc.devices(new SysClassNet(net, rx, tx.xps()));
    }

    /// Adds a card with one queue pair; the next free `ethN`.
    public Ixgbe nic() {
        return nic(IxgbeConfig.DEFAULT);
    }

    /// Adds a card.
    public Ixgbe nic(IxgbeConfig config) {
        Nic82599 nic = addCard();
        exec("init", () -> adapters.add(
                Ixgbe.probe(net, nic, rx.napis(), config)));
        return adapters.getLast();
    }

    /// Adds a card that is driven as before NAPI: an interrupt a packet.
    public Legacy82599 legacyNic() {
        Nic82599 nic = addCard();
        Legacy82599[] driver = new Legacy82599[1];
        exec("init", () -> driver[0] =
                Legacy82599.probe(net, nic, rx.backlog()));
        return driver[0];
    }

    private Nic82599 addCard() {
        long mac = MAC_PREFIX | number << 8 | nics.size() + 1;
        nics.add(new Nic82599("eth" + nics.size(), machine, memory, mac));
        return nics.getLast();
    }

    /// The hardware of card `i`, for a cable.
    public Nic82599 card(int i) {
        return nics.get(i);
    }

    /// Gives the device `dev` an address, as `10.0.0.1/24`, and opens it.
    public void up(String dev, String addr) {
        NetDevice device = net.devices().byName(dev);
        int slash = addr.indexOf('/');
        exec("ip", () -> {
            check(net.devices().open(device), "up", dev);
            check(ipv4.devinet.addAddress(device,
                    Ipv4Addr.parse(addr.substring(0, slash)),
                    Integer.parseInt(addr.substring(slash + 1))), addr, dev);
        });
    }

    private static void check(int rc, String what, String dev) {
        if (rc < 0) {
            throw new IllegalStateException(what + " " + dev + ": error "
                    + -rc);
        }
    }

    /// Runs `body` as a program of the superuser until it ends.
    public Task exec(String comm, Runnable body) {
        return machine.world().await(machine.spawn(comm, 0, body));
    }

    /// Starts a program on any CPU.
    public Task spawn(String comm, Runnable body) {
        return machine.spawn(comm, -1, body);
    }

    public String name() { return name; }
    public Machine machine() { return machine; }
    public DmaMemory memory() { return memory; }
    public SkbSlab skbs() { return skbs; }
    public Net net() { return net; }
    public NetRx rx() { return rx; }
    public DevQueue tx() { return tx; }
    public Ipv4 ipv4() { return ipv4; }
    public Inet inet() { return inet; }
    /// What its programs call.
    public Syscalls syscalls() { return syscalls; }
    public ProcFs proc() { return proc; }

    /// Ends all programs and takes all devices down.
    void shutdown() {
        for (Task task : machine.tasks()) task.kill();
        machine.spawn("halt", 0, () -> {
            ipv4.frags.flush();
            machine.nanosleep(1_000_000);
            inet.tcp.exit();
            for (NetDevice dev : net.devices().all()) {
                net.devices().close(dev);
            }
        });
    }

    /// What is left after the shutdown, one line each.
    List<String> audit() {
        List<String> left = new ArrayList<>();
        for (Nic82599 nic : nics) {
            for (String line : nic.audit()) left.add(name + " " + line);
        }
        for (String line : skbs.audit()) left.add(name + " " + line);
        skbs.shrink();
        for (String line : memory.audit()) left.add(name + " " + line);
        if (memory.debug() != null) {
            for (Object report : memory.debug().reports()) {
                left.add(name + " " + report);
            }
        }
        return left;
    }
}

package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What each CPU sees, and when, depends on nothing but the scenario: not on
/// how far CPUs run ahead, nor on how many frames a source sends at once.
class NicTimeTest {
    private static final DmaMemory MEMORY = new DmaMemory(16 << 20);

    @Property(tries = 15)
    void run_ahead_and_batches_change_nothing(@ForAll long seed) {
        String strict = run(seed, 4, 0, 1);
        assertThat(run(seed, 4, 800, 64)).isEqualTo(strict);
        assertThat(run(seed, 4, 200, 7)).isEqualTo(strict);
        assertThat(run(seed, 4, 0, 64)).isEqualTo(strict);
    }

    @Property(tries = 15)
    void frames_of_several_cpus_meet_on_the_wire_in_the_order_of_time(@ForAll long seed) {
        String strict = transmit(seed, 0);
        assertThat(transmit(seed, 800)).isEqualTo(strict);
        assertThat(transmit(seed, 200)).isEqualTo(strict);
    }

    /// The same with a card on a slow bus, on which things go wrong.
    @Property(tries = 15)
    void run_ahead_changes_nothing_on_a_bad_and_slow_card(@ForAll long seed) {
        String strict = run(seed, 4, 0, 1, true);
        assertThat(run(seed, 4, 800, 64, true)).isEqualTo(strict);
        assertThat(run(seed, 4, 200, 7, true)).isEqualTo(strict);
    }

    private static String transmit(long seed, long quantum) {
        MEMORY.reset();
        try (World world = new World(1)) {
            Machine m = world.machine("host", new MachineConfig().cpus(3).quantum(quantum));
            Nic82599 nic = new Nic82599("eth0", m, MEMORY, Bed.MAC);
            Bed.Far far = new Bed.Far();
            new Cable(world, 10_000_000_000L, 1000).connect(nic, far);
            TestDriver d = new TestDriver(nic, MEMORY, 64);
            m.spawn("up", 0, () -> {
                d.up(3, true);
                d.msix(0);
                for (int cpu = 0; cpu < 3; cpu++) {
                    int q = cpu;
                    m.spawn("tx", cpu, () -> sendAll(m, d.tx.get(q), new Random(seed + q)));
                }
            });
            for (int v = 0; v < 3; v++) {
                IrqLine line = m.requestIrq("eth0-" + v, () -> { });
                line.setAffinity(1L << v);
                nic.msix(v, line);
            }
            world.run(1_000_000);
            StringBuilder s = new StringBuilder();
            for (int i = 0; i < far.got.size(); i++) {
                s.append(far.at.get(i)).append(':').append(far.got.get(i)[35]).append(' ');
            }
            return s.toString();
        }
    }

    private static void sendAll(Machine m, TestDriver.Tx tx, Random r) {
        for (int i = 0; i < 200; i++) {
            if (!tx.full()) {
                tx.send(Bed.udp(i, 18 + r.nextInt(900), tx.q));
            }
            m.cpu().spend(r.nextInt(2000));
            tx.clean();
        }
    }

    @Property(tries = 15)
    void a_run_can_be_repeated(@ForAll long seed) {
        assertThat(run(seed, 1, 800, 64)).isEqualTo(run(seed, 1, 800, 64));
    }

    @Example
    void a_polling_cpu_takes_no_event_per_frame() {
        MEMORY.reset();
        try (World world = new World(1)) {
            Machine m = world.machine("host", new MachineConfig());
            Nic82599 nic = new Nic82599("eth0", m, MEMORY, Bed.MAC);
            TrafficSource source = new TrafficSource(world, "gen");
            new Cable(world, 0, 1000).connect(nic, source);
            m.spawn("poll", 0, () -> {
                TestDriver d = new TestDriver(nic, MEMORY, 64);
                d.up(1, true);
                int got = 0;
                while (got < 10_000) {
                    m.cpu().spend(100);
                    got += d.rx.getFirst().poll(64);
                    d.rx.getFirst().refill(64);
                }
            });
            source.start(1000, 1_000_000, 10_000, Bed.udp(1, 18, 1));
            long before = world.stats().events();
            world.run(10_100_000);
            assertThat(world.stats().events() - before).isLessThan(500);
        }
    }

    private static String run(long seed, int cpus, long quantum, int batch) {
        return run(seed, cpus, quantum, batch, false);
    }

    private static String run(long seed, int cpus, long quantum, int batch, boolean bad) {
        MEMORY.reset();
        try (World world = new World(1)) {
            world.batch(batch);
            Machine m = world.machine("host", new MachineConfig().cpus(cpus).quantum(quantum));
            Nic82599 nic = new Nic82599("eth0", m, MEMORY, Bed.MAC);
            if (bad) {
                nic.dmaProfile(DmaProfile.SERVER_IOMMU);
                nic.inject(new NicFaults(seed).badCrc(0.05).dmaSpike(0.1, 2000)
                        .spuriousInterrupt(0.1, 900));
            }
            TrafficSource source = new TrafficSource(world, "gen");
            new Cable(world, 0, 1000).connect(nic, source);
            StringBuilder[] seen = new StringBuilder[cpus];
            TestDriver d = new TestDriver(nic, MEMORY, 32);
            for (int v = 0; v < cpus; v++) {
                seen[v] = new StringBuilder();
                connect(m, nic, d, v, seen[v], new Random(seed + v));
            }
            m.spawn("up", 0, () -> {
                d.up(cpus, true);
                d.msix(3);
                rss(d);
            });
            byte[][] flows = new byte[40][];
            for (int i = 0; i < flows.length; i++) {
                flows[i] = Bed.udp(i, 18, 1000 + i);
            }
            source.start(100_000, 3_000_000, 1500, flows);
            world.run(1_000_000);
            return String.join("\n", seen);
        }
    }

    private static void connect(Machine m, Nic82599 nic, TestDriver d, int v, StringBuilder seen,
            Random r) {
        IrqLine line = m.requestIrq("eth0-" + v, () -> {
            TestDriver.Rx rx = d.rx.get(v);
            m.cpu().spend(r.nextInt(3000));
            int n = rx.poll(16);
            for (byte[] f : rx.got) {
                seen.append(f[42]).append(' ');
            }
            rx.got.clear();
            rx.refill(n);
            seen.append(m.now()).append(';');
            m.cpu().spend(r.nextInt(3000));
            d.hw.writel(Reg.EIMS.at(), 1 << v);
        });
        line.setAffinity(1L << v);
        nic.msix(v, line);
    }

    private static void rss(TestDriver d) {
        for (int i = 0; i < 10; i++) {
            d.hw.writel(Reg.RSSRK.at(i), 0x6D5A56DA * (2 * i + 1));
        }
        for (int i = 0; i < 32; i++) {
            d.hw.writel(Reg.RETA.at(i), 0x03020100);
        }
        d.hw.writel(Reg.MRQC.at(), IxgbeType.MRQC_RSSEN | IxgbeType.MRQC_RSS_FIELD_IPV4_UDP);
    }
}

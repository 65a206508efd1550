package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// Who pays when a queue is not emptied: with DROP_EN that queue, without
/// it everybody.
class DropTest {
    private static final DmaMemory MEMORY = new DmaMemory(16 << 20);
    private static final int FRAMES = 4000;

    /// What two queues got of 2000 frames each, while nobody emptied the
    /// second one.
    private record Outcome(int victim, int stalled, int noDescriptor, int missed, int waiting) {
    }

    private static Outcome twoQueues(boolean dropEn) {
        MEMORY.reset();
        try (World world = new World(1)) {
            Machine m = world.machine("host", new MachineConfig());
            Nic82599 nic = new Nic82599("eth0", m, MEMORY, Bed.MAC);
            TrafficSource source = new TrafficSource(world, "gen");
            Cable cable = new Cable(world, 10_000_000_000L, 1000).connect(nic, source);
            int[] got = new int[2];
            int[] counters = new int[2];
            int[] waiting = new int[1];
            m.spawn("poll", 0, () -> {
                TestDriver d = new TestDriver(nic, MEMORY, 64);
                d.up(2, dropEn);
                steer(d);
                source.start(m.now(), 1_000_000, FRAMES, frames());
                for (int i = 0; i < 5000; i++) {
                    m.cpu().spend(1000);
                    got[0] += d.rx.get(0).poll(64);
                    d.rx.get(0).refill(64);
                }
                waiting[0] = nic.buffered();
                got[1] = d.rx.get(1).poll(64);
                counters[0] = d.hw.readl(Reg.QPRDC.at(1));
                counters[1] = d.hw.readl(Reg.RXMPC.at(0));
                assertThat(d.hw.readl(Reg.QPRDC.at(0))).isZero();
                d.down();
            });
            world.runUntilIdle();
            assertThat(cable.liveFrames()).isZero();
            return new Outcome(got[0], got[1], counters[0], counters[1], waiting[0] / 1000);
        }
    }

    private static void steer(TestDriver d) {
        for (int i = 0; i < 10; i++) {
            d.hw.writel(Reg.RSSRK.at(i), 0x6D5A56DA * (2 * i + 1));
        }
        for (int i = 0; i < 32; i++) {
            d.hw.writel(Reg.RETA.at(i), 0x01000100);
        }
        d.hw.writel(Reg.MRQC.at(), IxgbeType.MRQC_RSSEN | IxgbeType.MRQC_RSS_FIELD_IPV4_UDP);
    }

    /// One frame for each queue, in turn.
    private static byte[][] frames() {
        byte[] key = new byte[40];
        for (int i = 0; i < 40; i++) {
            key[i] = (byte) (0x6D5A56DA * (2 * (i / 4) + 1) >> 8 * (i & 3));
        }
        Toeplitz t = new Toeplitz(key);
        byte[][] two = new byte[2][];
        for (int port = 1; two[0] == null || two[1] == null; port++) {
            byte[] d = Bed.udp(port, 958, port);
            two[t.hash(d, 26, 12, 0, 0) & 1] = d;
        }
        return two;
    }

    @Example
    void with_drop_en_the_stalled_queue_loses_its_own_frames_only() {
        Outcome o = twoQueues(true);
        assertThat(o.victim).isEqualTo(FRAMES / 2);
        assertThat(o.stalled).isEqualTo(63);
        assertThat(o.noDescriptor).isEqualTo(FRAMES / 2 - 63);
        assertThat(o.missed).isZero();
        assertThat(o.waiting).isZero();
    }

    @Example
    void without_it_one_stalled_queue_stops_the_other_and_frames_are_missed() {
        Outcome o = twoQueues(false);
        assertThat(o.victim).isEqualTo(64);
        assertThat(o.stalled).isEqualTo(63);
        assertThat(o.noDescriptor).isZero();
        assertThat(o.waiting).isEqualTo(524_288 / 1000);
        assertThat(o.missed).isEqualTo(FRAMES - 64 - 63 - o.waiting);
    }

    /// Over any schedule: what was sent is delivered, waits, or was counted
    /// by the one counter that is responsible.
    @Property(tries = 60)
    void every_frame_is_delivered_waits_or_is_counted(@ForAll long seed) {
        Random r = new Random(seed);
        boolean dropEn = r.nextBoolean();
        byte[][] two = frames();
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(2, dropEn);
                steer(bed.driver);
                bed.driver.hw.writel(Reg.RXCTRL.at(), 0);
                bed.driver.hw.writel(Reg.RXPBSIZE.at(0), 32 << 10);
                bed.driver.hw.writel(Reg.RXCTRL.at(), IxgbeType.RXCTRL_RXEN);
                int sent = 0;
                int got = 0;
                int dropped = 0;
                int missed = 0;
                for (int i = 0; i < 200; i++) {
                    for (int k = r.nextInt(4); k > 0; k--, sent++) {
                        bed.far.send(two[r.nextInt(2)], bed.machine.now());
                    }
                    bed.spend(r.nextInt(2500));
                    TestDriver.Rx rx = bed.driver.rx.get(r.nextInt(2));
                    got += rx.poll(r.nextInt(6));
                    rx.refill(r.nextInt(6));
                    dropped += bed.reg(Reg.QPRDC, 0) + bed.reg(Reg.QPRDC, 1);
                    missed += bed.reg(Reg.RXMPC, 0);
                }
                bed.spend(3000);
                got += bed.driver.rx.get(0).poll(64) + bed.driver.rx.get(1).poll(64);
                dropped += bed.reg(Reg.QPRDC, 0) + bed.reg(Reg.QPRDC, 1);
                missed += bed.reg(Reg.RXMPC, 0);
                int waiting = bed.nic.buffered() / 1000;
                assertThat(got + dropped + missed + waiting).isEqualTo(sent);
                assertThat(dropEn ? missed + waiting : dropped).isZero();
            });
        }
    }
}

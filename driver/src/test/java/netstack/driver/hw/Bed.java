package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;

/// One machine with a NIC under the sanitizer, and a test at the other end
/// of its cable.
final class Bed implements AutoCloseable {
    static final long MAC = 0x90E2BA000001L;
    static final long DELAY = 1000;
    private static final DmaMemory MEMORY = new DmaMemory(16 << 20, true);

    final World world = new World(1);
    final DmaMemory mem = MEMORY;
    final Machine machine;
    final Nic82599 nic;
    final TestDriver driver;
    final Cable cable;
    final Far far = new Far();
    final List<Long> irqs = new ArrayList<>();
    Runnable onIrq = () -> { };

    Bed(int ring) {
        this(ring, 1, 0);
    }

    Bed(int ring, int cpus, long rate) {
        mem.reset();
        machine = world.machine("host", new MachineConfig().cpus(cpus));
        nic = new Nic82599("eth0", machine, mem, MAC);
        driver = new TestDriver(nic, mem, ring);
        cable = new Cable(world, rate, DELAY).connect(nic, far);
        for (int v = 0; v < 16; v++) {
            IrqLine line = machine.requestIrq("eth0-" + v, () -> {
                irqs.add(machine.now());
                onIrq.run();
            });
            line.setAffinity(1L << v % cpus);
            nic.msix(v, line);
        }
    }

    /// Runs `body` as the machine's only task, takes the driver down and
    /// checks that nothing is left.
    void run(Runnable body) {
        world.runTask(machine, () -> {
            body.run();
            driver.down();
        });
        world.runUntilIdle();
        clean();
    }

    private void clean() {
        assertThat(mem.audit()).isEmpty();
        assertThat(nic.audit()).isEmpty();
        assertThat(mem.debug().reports()).isEmpty();
        assertThat(nic.dma().iommu().faults()).isZero();
    }

    void spend(long ns) {
        machine.cpu().spend(ns);
    }

    int reg(Reg r, int i) {
        return driver.hw.readl(r.at(i));
    }

    @Override
    public void close() {
        world.close();
    }

    /// A UDP frame to the host, with right checksums.
    static byte[] udp(int number, int payload, int port) {
        byte[] d = new byte[42 + payload];
        for (int i = 0; i < 6; i++) {
            d[i] = (byte) (MAC >> 40 - 8 * i);
        }
        d[6] = 2;
        d[12] = 8;
        d[14] = 0x45;
        put(d, 16, 28 + payload);
        d[22] = 64;
        d[23] = 17;
        d[26] = 10;
        d[29] = 2;
        d[30] = 10;
        d[33] = 1;
        put(d, 34, port);
        put(d, 36, 7);
        put(d, 38, 8 + payload);
        for (int i = 0; i < payload; i++) {
            d[42 + i] = (byte) (number >> 8 * (i & 3));
        }
        sums(d);
        return d;
    }

    static void sums(byte[] d) {
        put(d, 24, 0);
        put(d, 24, ~be(d, 14, 20, 0));
        put(d, 40, 0);
        put(d, 40, ~be(d, 34, d.length - 34, be(d, 26, 8, 17 + d.length - 34)));
    }

    /// The one's complement sum, the slow and plain way.
    static int be(byte[] d, int off, int n, int start) {
        int sum = start;
        for (int i = 0; i < n; i++) {
            sum += (d[off + i] & 0xFF) << ((i & 1) == 0 ? 8 : 0);
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (sum & 0xFFFF) + (sum >>> 16);
    }

    static void put(byte[] d, int at, int v) {
        d[at] = (byte) (v >> 8);
        d[at + 1] = (byte) v;
    }

    /// The test's end of the cable.
    static final class Far implements CableEnd {
        Wire out;
        final List<byte[]> got = new ArrayList<>();
        final List<Long> at = new ArrayList<>();
        boolean badFcs;

        @Override
        public Machine machine() {
            return null;
        }

        @Override
        public void plug(Wire w) {
            out = w;
        }

        @Override
        public void deliver(Frame f, long when) {
            got.add(Arrays.copyOf(f.data(), f.len()));
            at.add(when);
            badFcs |= f.badFcs();
            f.release();
        }

        void send(byte[] d, long now) {
            out.send(out.frames().copy(d, 0, d.length), now);
        }
    }
}

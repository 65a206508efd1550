package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static netstack.driver.dma.DmaDir.BIDIRECTIONAL;
import static netstack.driver.dma.DmaDir.FROM_DEVICE;
import static netstack.driver.dma.DmaDir.TO_DEVICE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/// The sanitizer against the plainest model of ownership: it says something if and only if the
/// model does, at the same step, and names the same rule.
class OwnershipTest {
    private static final int BUFFERS = 3;
    private static final int SIZE = 256;
    private static final int LINE = 64;

    private DmaMemory mem;
    private DmaMapping dma;
    private final List<Buffer> buffers = new ArrayList<>();
    private long lastRefused;

    /// What a driver writer has in mind of a buffer.
    private static final class Buffer {
        long addr;
        long bus;
        DmaDir dir;
        boolean devices;
        boolean told;
        /// Bytes that the CPU stored while they were the device's.
        final BitSet stored = new BitSet();
        /// Lines that the device wrote while they were its own.
        final BitSet arrived = new BitSet();

        boolean fromDevice() {
            return dir == FROM_DEVICE || dir == BIDIRECTIONAL;
        }
    }

    @Property(tries = 400)
    void it_reports_if_and_only_if_the_model_does(
            @ForAll @Size(max = 150) List<@IntRange(max = 0xFFFFFF) Integer> steps) {
        mem = new DmaMemory(16 * 4096, true);
        dma = new DmaMapping("eth0", mem);
        lastRefused = -1;
        buffers.clear();
        for (int i = 0; i < BUFFERS; i++) {
            Buffer b = new Buffer();
            b.addr = mem.allocPages(0) + 512L * i;
            b.bus = -1;
            buffers.add(b);
        }
        int before = 0;
        for (int step : steps) {
            List<Rule> expected = new ArrayList<>();
            Buffer b = buffers.get((step & 0xFF) % BUFFERS);
            int off = (step >> 12) % SIZE;
            int n = 1 + (step >> 4) % (SIZE - off);
            act(step >> 8 & 0x7, b, off, n, expected);
            List<Report> all = mem.debug().reports();
            assertThat(all.subList(before, all.size())).extracting(Report::rule)
                    .as("%s", all).isEqualTo(expected);
            before = all.size();
            if (mem.debug().count() > 90) {
                return;
            }
        }
    }

    private void act(int what, Buffer b, int off, int n, List<Rule> expected) {
        switch (what) {
            case 0 -> mapOrUnmap(b, n, expected);
            case 1 -> takeBack(b, expected);
            case 2 -> giveAway(b, expected);
            case 3 -> load(b, off, n, expected);
            case 4, 5 -> store(b, off, n);
            case 6 -> deviceReads(b, off, n, expected);
            default -> deviceWrites(b, off, n, expected);
        }
    }

    private void mapOrUnmap(Buffer b, int n, List<Rule> expected) {
        if (b.dir != null) {
            endOfDevicesTime(b, expected);
            dma.unmapSingle(b.bus, SIZE, b.dir);
            b.dir = null;
            return;
        }
        b.dir = DmaDir.values()[n % 3];
        b.bus = dma.mapSingle(b.addr, SIZE, b.dir);
        assertThat(dma.mappingError(b.bus)).isFalse();
        b.told = false;
        devices(b);
    }

    private static void devices(Buffer b) {
        b.devices = true;
        b.stored.clear();
        b.arrived.clear();
    }

    private void endOfDevicesTime(Buffer b, List<Rule> expected) {
        if (b.devices && !b.stored.isEmpty() && (b.fromDevice() || !b.told)) {
            expected.add(Rule.S1);
            b.told = true;
        }
    }

    private void takeBack(Buffer b, List<Rule> expected) {
        if (b.dir == null) {
            return;
        }
        endOfDevicesTime(b, expected);
        b.devices = false;
        b.stored.clear();
        dma.syncSingleForCpu(b.bus, SIZE, b.dir);
    }

    private void giveAway(Buffer b, List<Rule> expected) {
        if (b.dir == null) {
            return;
        }
        // What is only read may be stored to, up to the sync: dma-api.rst asks no more.
        if (b.fromDevice()) {
            endOfDevicesTime(b, expected);
        }
        devices(b);
        dma.syncSingleForDevice(b.bus, SIZE, b.dir);
    }

    private void load(Buffer b, int off, int n, List<Rule> expected) {
        if (b.dir != null && b.devices && b.fromDevice()) {
            int line = b.arrived.nextSetBit(off / LINE);
            expected.add(line >= 0 && line <= (off + n - 1) / LINE ? Rule.S3 : Rule.S1);
        }
        mem.instrumentRead(b.addr + off, n);
    }

    private void store(Buffer b, int off, int n) {
        for (long at = b.addr + off; at < b.addr + off + n; at++) {
            byte v = (byte) (mem.memory().get(JAVA_BYTE, at) + 1);
            mem.memory().set(JAVA_BYTE, at, v == DmaDebug.POISON ? 1 : v);
        }
        if (b.dir != null && b.devices) {
            b.stored.set(off, off + n);
        }
    }

    private void deviceReads(Buffer b, int off, int n, List<Rule> expected) {
        boolean allowed = b.dir == TO_DEVICE || b.dir == BIDIRECTIONAL;
        if (!allowed) {
            refused(b, off, expected);
        } else if (!b.devices) {
            expected.add(Rule.S2);
        } else if (b.dir == TO_DEVICE && !b.told && hits(b.stored, off, n)) {
            expected.add(Rule.S4);
            b.told = true;
        }
        assertThat(dma.bus().read(b.bus + off, new byte[n], 0, n)).isEqualTo(allowed);
    }

    private void deviceWrites(Buffer b, int off, int n, List<Rule> expected) {
        boolean allowed = b.dir != null && b.fromDevice();
        if (!allowed) {
            refused(b, off, expected);
        } else if (!b.devices) {
            expected.add(Rule.S2);
        } else {
            b.arrived.set(off / LINE, (off + n - 1) / LINE + 1);
        }
        assertThat(dma.bus().write(b.bus + off, new byte[n], 0, n)).isEqualTo(allowed);
    }

    /// The IOMMU refuses; one wrong address is told once.
    private void refused(Buffer b, int off, List<Rule> expected) {
        if (b.bus + off != lastRefused) {
            lastRefused = b.bus + off;
            expected.add(Rule.S2);
        }
    }

    private static boolean hits(BitSet bytes, int off, int n) {
        int first = bytes.nextSetBit(off);
        return first >= 0 && first < off + n;
    }
}

package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import netstack.skbuff.PageSource;

/// Who owns which line of 64 bytes, and a second memory for the device.
///
/// Bytes travel between the two memories only when a driver maps, syncs or
/// unmaps, as on a machine whose caches do not watch the bus. What the
/// device may write is poisoned on the CPU's side: a load before the sync
/// sees the poison (S3, or S1 if nothing has arrived), a store is found when
/// the poison is no longer whole (S1). Of what the device only reads, the
/// two copies must be the same when it reads (S4) and at the end (S1).
///
/// Loads are seen where the code says so ([PageSource#instrumentRead]:
/// `eth_type_trans` does); stores show at the next change of owner.
final class Ownership {
    private static final int LINE_SHIFT = 6;
    private static final int LINE = 1 << LINE_SHIFT;
    private static final byte POISON = DmaDebug.POISON;

    private final MemorySegment cpu;
    private final MemorySegment device;
    private final DmaDebug debug;
    /// By line: a device may write it; and has since it may.
    private final boolean[] owned;
    private final boolean[] written;
    /// By page: streaming mappings that touch it.
    private final int[] mappings;
    /// By page, the last mapping that touched it: whose, and where.
    private final String[] who;
    private final long[] bus;

    Ownership(MemorySegment memory, DmaDebug debug) {
        cpu = memory;
        this.debug = debug;
        long size = memory.byteSize();
        device = Arena.ofAuto().allocate(size, PageSource.PAGE_SIZE);
        owned = new boolean[(int) (size >> LINE_SHIFT)];
        written = new boolean[owned.length];
        mappings = new int[(int) (size >> PageSource.PAGE_SHIFT)];
        who = new String[mappings.length];
        bus = new long[mappings.length];
    }

    void reset(long used) {
        device.asSlice(0, used).fill((byte) 0);
        Arrays.fill(owned, false);
        Arrays.fill(written, false);
        Arrays.fill(mappings, 0);
    }

    void mapped(String dev, long dma, long addr, int n, DmaDir dir) {
        if (dir.fromDevice() && owned(addr, n) > 0) {
            debug.report(Rule.S10, dev, "maps what a device owns already, "
                    + at(addr, n), dma, n);
        }
        int first = page(addr);
        for (int p = first; p <= page(addr + n - 1); p++) {
            mappings[p]++;
            who[p] = dev;
            bus[p] = (dma & -PageSource.PAGE_SIZE)
                    + ((long) (p - first) << PageSource.PAGE_SHIFT);
        }
    }

    void unmapped(long addr, int n) {
        int last = page(addr + n - 1);
        for (int p = page(addr); p <= last; p++) {
            mappings[p]--;
        }
        own(addr, n, false);
    }

    // tag::give_to_device[]
    /// The bytes go to the device; what it may write is poisoned.
    void giveToDevice(String dev, long addr, int n, DmaDir dir) {
        if (dir.fromDevice() && deviceOwns(addr, n)) {
            untouched(dev, addr, n, firstStore(addr, addr + n));
        }
        MemorySegment.copy(cpu, addr, device, addr, n);
        if (dir.fromDevice()) {
            cpu.asSlice(addr, n).fill(POISON);
            own(addr, n, true);
        }
    }
    // end::give_to_device[]

    /// The bytes come back to the CPU, as far as the device had them.
    void takeFromDevice(String dev, long addr, int n) {
        long stored = -1;
        for (long from = addr, end = addr + n; from < end; ) {
            long to = Math.min(end, (from | LINE - 1) + 1);
            if (owned[line(from)]) {
                stored = stored < 0 ? firstStore(from, to) : stored;
                MemorySegment.copy(device, from, cpu, from, to - from);
            }
            from = to;
        }
        own(addr, n, false);
        untouched(dev, addr, n, stored);
    }

    /// Where between `from` and `to` the poison is no longer whole, or -1.
    private long firstStore(long from, long to) {
        for (long a = from; a < to; a++) {
            if (cpu.get(JAVA_BYTE, a) != POISON) {
                return a;
            }
        }
        return -1;
    }

    private void untouched(String dev, long addr, int n, long stored) {
        if (stored >= 0) {
            say(Rule.S1, dev, "the CPU stored at 0x"
                    + Long.toHexString(stored) + ", in " + at(addr, n)
                    + " that the device owned", addr, n);
        }
    }

    /// Whether the CPU's bytes are others than the device's.
    boolean differs(long addr, int n) {
        return MemorySegment.mismatch(cpu, addr, addr + n,
                device, addr, addr + n) >= 0;
    }

    /// Whether the device may write all of it.
    boolean deviceOwns(long addr, int n) {
        return owned(addr, n) == lines(addr, n);
    }

    MemorySegment deviceReads() {
        return device;
    }

    MemorySegment deviceWrites(String dev, long dma, long addr, int n) {
        if (!deviceOwns(addr, n)) {
            debug.report(Rule.S2, dev, "the device writes " + at(addr, n)
                    + ", which the CPU owns", dma, n);
        }
        Arrays.fill(written, line(addr), line(addr) + lines(addr, n), true);
        return device;
    }

    /// The CPU loads: nothing of it may be the device's.
    void cpuReads(long addr, int n) {
        boolean arrived = false;
        boolean theirs = false;
        for (int l = line(addr); l < line(addr) + lines(addr, n); l++) {
            theirs |= owned[l];
            arrived |= owned[l] && written[l];
        }
        if (arrived) {
            say(Rule.S3, null, "the CPU loads " + at(addr, n)
                    + ", which the device has written, without a sync: it "
                    + "sees old bytes", addr, n);
        } else if (theirs) {
            say(Rule.S1, null, "the CPU loads " + at(addr, n)
                    + ", which the device owns", addr, n);
        }
    }

    void pageFreed(long addr, long n) {
        for (int p = page(addr); p < page(addr + n); p++) {
            if (mappings[p] > 0) {
                debug.report(Rule.S10, who[p], "page " + p
                        + " is freed while mapped, by " + Origins.here(),
                        bus[p], 1);
            }
        }
    }

    private void say(Rule rule, String dev, String what, long addr, int n) {
        int p = page(addr);
        debug.report(rule, dev == null ? who[p] : dev, what,
                bus[p] | addr & PageSource.PAGE_SIZE - 1, n);
    }

    private void own(long addr, int n, boolean by) {
        int first = line(addr);
        Arrays.fill(owned, first, first + lines(addr, n), by);
        Arrays.fill(written, first, first + lines(addr, n), false);
    }

    /// Lines of the range that a device may write.
    private int owned(long addr, int n) {
        int sum = 0;
        for (int l = line(addr); l < line(addr) + lines(addr, n); l++) {
            sum += owned[l] ? 1 : 0;
        }
        return sum;
    }

    private static int line(long addr) {
        return (int) (addr >> LINE_SHIFT);
    }

    private static int lines(long addr, int n) {
        return line(addr + n - 1) - line(addr) + 1;
    }

    private static int page(long addr) {
        return (int) (addr >> PageSource.PAGE_SHIFT);
    }

    static String at(long addr, int n) {
        return n + " bytes at 0x" + Long.toHexString(addr);
    }
}

package netstack.driver.dma;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// The DMA sanitizer: makes broken ownership rules visible.
///
/// The device works on a copy of the memory. Bytes travel between the two
/// only when a driver maps, syncs or unmaps, as on a machine whose caches
/// do not watch the bus; so a forgotten sync reads old bytes (S3) or sends
/// old bytes (S4). What the device may write is poisoned on the CPU's side
/// while the device owns it: a read before the sync sees the poison, a
/// write (S1) is found when the poison is no longer whole. TO_DEVICE bytes
/// must be the same at unmap as at map (S1). Device writes to bytes that
/// the CPU owns are S2; pages freed while mapped, and one buffer mapped
/// twice for writing, are S10; the rest of the kernel's own dma-debug
/// catalogue is S11.
@Linux(value = "dma_debug", file = "kernel/dma/debug.c")
public final class DmaDebug {
    /// What the CPU reads where the device owns.
    public static final byte POISON = (byte) 0xDA;
    private static final int LINE_SHIFT = 6;
    private static final int LINE = 1 << LINE_SHIFT;
    private static final int MAX_REPORTS = 100;

    private final MemorySegment cpu;
    private final MemorySegment device;
    /// By line of 64 bytes: true while a device may write it.
    private final boolean[] owned;
    /// By page: streaming mappings that touch it.
    private final int[] mappings;
    private final List<String> reports = new ArrayList<>();
    /// By device: mappings whose success nobody asked for yet.
    private final Map<String, BitSet> unchecked = new HashMap<>();
    private long count;

    DmaDebug(MemorySegment memory) {
        cpu = memory;
        long size = memory.byteSize();
        device = Arena.ofAuto()
                .allocate(size, PageSource.PAGE_SIZE);
        owned = new boolean[(int) (size >> LINE_SHIFT)];
        mappings = new int[(int) (size >> PageSource.PAGE_SHIFT)];
    }

    /// The first 100 reports, one line each, with the rule's number.
    public List<String> reports() {
        return List.copyOf(reports);
    }

    /// Reports since the start, also those that are no longer kept.
    public long count() {
        return count;
    }

    /// Reports the breach of a rule, S1 to S20.
    public void report(String rule, String text) {
        count++;
        if (reports.size() < MAX_REPORTS) {
            reports.add(rule + ": " + text);
        }
    }

    void reset(long used) {
        device.asSlice(0, used).fill((byte) 0);
        Arrays.fill(owned, false);
        Arrays.fill(mappings, 0);
        reports.clear();
        unchecked.clear();
        count = 0;
    }

    void mapped(String dev, int e, long addr, int n, DmaDir dir) {
        if (dir.fromDevice() && owned(addr, n) > 0) {
            report("S10", dev + " maps what a device owns, " + at(addr, n));
        }
        countPages(addr, n, 1);
        unchecked.computeIfAbsent(dev, _ -> new BitSet()).set(e);
    }

    void errorChecked(String dev, int e) {
        unchecked.get(dev).clear(e);
    }

    void unmapped(String dev, int e, long addr, int n) {
        if (unchecked.get(dev).get(e)) {
            unchecked.get(dev).clear(e);
            report("S11", dev + " never asked dma_mapping_error for "
                    + at(addr, n));
        }
        countPages(addr, n, -1);
        own(addr, n, false);
    }

    /// The bytes go to the device; what it may write is poisoned.
    void giveToDevice(String dev, long addr, int n, DmaDir dir) {
        if (dir.fromDevice() && owned(addr, n) == lines(addr, n)
                && !poisoned(addr, n)) {
            report("S1", dev + ": the CPU wrote while the device owned "
                    + at(addr, n));
        }
        MemorySegment.copy(cpu, addr, device, addr, n);
        if (dir.fromDevice()) {
            cpu.asSlice(addr, n).fill(POISON);
            own(addr, n, true);
        }
    }

    /// The bytes come back to the CPU, as far as the device had them.
    void takeFromDevice(String dev, long addr, int n, DmaDir dir) {
        if (!dir.fromDevice()) {
            if (differs(addr, n)) {
                report("S1", dev + ": the CPU wrote while the device read "
                        + at(addr, n));
            }
            return;
        }
        boolean whole = true;
        for (long from = addr, end = addr + n; from < end; ) {
            long to = Math.min(end, (from | LINE - 1) + 1);
            if (owned[(int) (from >> LINE_SHIFT)]) {
                whole &= poisoned(from, (int) (to - from));
                MemorySegment.copy(device, from, cpu, from, to - from);
            }
            from = to;
        }
        own(addr, n, false);
        if (!whole) {
            report("S1", dev + ": the CPU wrote while the device owned "
                    + at(addr, n));
        }
    }

    MemorySegment deviceReads() {
        return device;
    }

    MemorySegment deviceWrites(long addr, int n) {
        if (owned(addr, n) < lines(addr, n)) {
            report("S2", "a device writes what the CPU owns, " + at(addr, n));
        }
        return device;
    }

    void pageFreed(long addr, long n) {
        int last = (int) (addr + n >> PageSource.PAGE_SHIFT);
        for (int p = (int) (addr >> PageSource.PAGE_SHIFT); p < last; p++) {
            if (mappings[p] > 0) {
                report("S10", "page " + p + " is freed while mapped, by "
                        + Origins.here());
            }
        }
    }

    private void countPages(long addr, int n, int by) {
        int last = (int) (addr + n - 1 >> PageSource.PAGE_SHIFT);
        for (int p = (int) (addr >> PageSource.PAGE_SHIFT); p <= last; p++) {
            mappings[p] += by;
        }
    }

    private void own(long addr, int n, boolean by) {
        int first = (int) (addr >> LINE_SHIFT);
        Arrays.fill(owned, first, first + lines(addr, n), by);
    }

    /// Lines of the range that a device may write.
    private int owned(long addr, int n) {
        int first = (int) (addr >> LINE_SHIFT);
        int sum = 0;
        for (int l = first; l < first + lines(addr, n); l++) {
            sum += owned[l] ? 1 : 0;
        }
        return sum;
    }

    private static int lines(long addr, int n) {
        return (int) ((addr + n - 1 >> LINE_SHIFT) - (addr >> LINE_SHIFT)) + 1;
    }

    private boolean poisoned(long addr, int n) {
        for (long a = addr; a < addr + n; a++) {
            if (cpu.get(JAVA_BYTE, a) != POISON) {
                return false;
            }
        }
        return true;
    }

    private boolean differs(long addr, int n) {
        return MemorySegment.mismatch(cpu, addr, addr + n,
                device, addr, addr + n) >= 0;
    }

    private static String at(long addr, int n) {
        return n + " bytes at 0x" + Long.toHexString(addr);
    }
}

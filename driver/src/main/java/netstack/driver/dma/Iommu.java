package netstack.driver.dma;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// Translates the addresses that one device uses on the bus (IOVA) to
/// physical ones, and refuses what was not mapped for it.
///
/// Bus pages are handed out downwards from 4 GiB, as Linux does (from 1 TiB
/// under the sanitizer, as with `iommu.forcedac=1`, so that an address that
/// lost its upper half is found), and those of one size are used again last
/// in, first out. Their order is therefore
/// not the order of the physical pages, and a driver that gives the device
/// a physical address is found out at once.
///
/// A real IOMMU checks whole pages; this one checks bytes, so that an
/// overrun by one byte shows. Left out: the IOTLB and its flushes.
@Linux(value = "iova_domain", file = "include/linux/iova.h", renamed = true)
public final class Iommu {
    /// What [#translate] answers when it refuses.
    public static final long FAULT = -1;
    private static final int SHIFT = PageSource.PAGE_SHIFT;
    private static final long TOP = 0xFFFF_FFFFL >> SHIFT;
    private static final long DAC_TOP = 0xFF_FFFF_FFFFL >> SHIFT;
    private static final int MAX_REPORTS = 16;
    private static final DmaDir[] DIRS = DmaDir.values();
    private static final int TO_DEVICE = DmaDir.TO_DEVICE.ordinal();
    private static final int FROM_DEVICE = DmaDir.FROM_DEVICE.ordinal();

    private final String device;
    private final int limit;
    private final boolean checked;
    private final long top;
    /// By bus page, counted down from the top: the entry of its mapping.
    private int[] entry = new int[64];
    private int used = 1;
    private final int[][] idle = new int[Buddy.MAX_ORDER + 1][8];
    private final int[] nrIdle = new int[Buddy.MAX_ORDER + 1];

    /// A mapping, four words at the index of its first bus page: bus
    /// address, physical address, size, direction.
    private long[] map = new long[4 * 64];
    private String[] origin = new String[64];
    private int live;
    private long faults;
    private final List<String> reports = new ArrayList<>();
    private String lastFault;
    private int failAfter = -1;
    private boolean injected;

    /// For `device`, with room for `limit` bus pages; if `checked`, each
    /// mapping remembers who made it, and addresses have over 32 bits.
    public Iommu(String device, int limit, boolean checked) {
        this.device = device;
        this.limit = limit;
        this.checked = checked;
        top = checked ? DAC_TOP : TOP;
    }

    /// Maps `n` bytes at `addr`; returns the bus address, or -1 when the
    /// bus addresses are used up.
    long map(long addr, int n, DmaDir direction) {
        int in = (int) (addr & PageSource.PAGE_SIZE - 1);
        int pages = in + n + PageSource.PAGE_SIZE - 1 >> SHIFT;
        int order = 32 - Integer.numberOfLeadingZeros(pages - 1);
        int first = take(order);
        if (first < 0) {
            return FAULT;
        }
        int e = first + (1 << order) - 1;
        Arrays.fill(entry, e - pages + 1, e + 1, e);
        long a = (top - e << SHIFT) + in;
        map[4 * e] = a;
        map[4 * e + 1] = addr;
        map[4 * e + 2] = n;
        map[4 * e + 3] = direction.ordinal();
        origin[e] = checked ? Origins.here() : null;
        live++;
        return a;
    }

    /// Forgets the mapping `e` that [#find] gave.
    void unmap(int e) {
        int in = (int) (bus(e) & PageSource.PAGE_SIZE - 1);
        int pages = in + size(e) + PageSource.PAGE_SIZE - 1 >> SHIFT;
        int order = 32 - Integer.numberOfLeadingZeros(pages - 1);
        Arrays.fill(entry, e - pages + 1, e + 1, 0);
        if (nrIdle[order] == idle[order].length) {
            idle[order] = Arrays.copyOf(idle[order], 2 * nrIdle[order]);
        }
        idle[order][nrIdle[order]++] = e - (1 << order) + 1;
        live--;
    }

    /// The mapping that holds the bus address `a`, or 0.
    int find(long a) {
        long i = top - (a >>> SHIFT);
        return i > 0 && i < used ? entry[(int) i] : 0;
    }

    /// The physical address of `len` bytes at the bus address `a`, or
    /// [#FAULT], which is counted and reported.
    public long translate(long a, int len, boolean write) {
        if (failAfter >= 0 && failAfter-- == 0) {
            injected = true;
            return fault(a, len, write, "injected");
        }
        injected = false;
        int e = find(a);
        if (e == 0) {
            return fault(a, len, write, "nothing is mapped there");
        }
        int m = 4 * e;
        long off = a - map[m];
        if (off < 0 || off + len > map[m + 2]) {
            return fault(a, len, write, "the mapping has " + size(e)
                    + " bytes at 0x" + Long.toHexString(bus(e)));
        }
        if (map[m + 3] == (write ? TO_DEVICE : FROM_DEVICE)) {
            return fault(a, len, write, "it is mapped " + dir(e));
        }
        return map[m + 1] + off;
    }

    long bus(int e) {
        return map[4 * e];
    }

    long phys(int e) {
        return map[4 * e + 1];
    }

    int size(int e) {
        return (int) map[4 * e + 2];
    }

    DmaDir dir(int e) {
        return DIRS[(int) map[4 * e + 3]];
    }

    /// Mappings that nobody has undone, coherent ones too.
    public int live() {
        return live;
    }

    /// Accesses refused since the start.
    public long faults() {
        return faults;
    }

    /// The first 16 faults, one line each.
    public List<String> reports() {
        return List.copyOf(reports);
    }

    /// One line for every mapping that is still there.
    public List<String> audit() {
        List<String> left = new ArrayList<>();
        for (int e = 1; e < used; e++) {
            if (entry[e] == e) {
                left.add(device + ": " + size(e) + " bytes at bus 0x"
                        + Long.toHexString(bus(e)) + " mapped " + dir(e)
                        + (checked ? " from " + origin[e] : ""));
            }
        }
        return left;
    }

    /// Refuses the access after the next `n`, once: a broken translation
    /// that no driver is to blame for.
    public void failAfter(int n) {
        failAfter = n;
    }

    /// Whether the last refusal was one of [#failAfter].
    boolean wasInjected() {
        return injected;
    }

    /// Whether `a` is mapped, but for its upper 32 bits.
    boolean truncated(long a) {
        return find(a) == 0
                && find(a & 0xFFFF_FFFFL | top << SHIFT & ~0xFFFF_FFFFL) != 0;
    }

    /// Bytes from the bus address `a` to the end of its mapping; -1 if there
    /// is none.
    public int room(long a) {
        int e = find(a);
        return e == 0 || a < bus(e) ? -1 : (int) (bus(e) + size(e) - a);
    }

    String lastFault() {
        return lastFault;
    }

    private long fault(long a, int len, boolean write, String why) {
        faults++;
        lastFault = "DMAR: " + device + (write ? " writes " : " reads ")
                + len + " bytes at 0x" + Long.toHexString(a) + ": " + why;
        if (reports.size() < MAX_REPORTS) {
            reports.add(lastFault);
        }
        return FAULT;
    }

    private int take(int order) {
        if (order > Buddy.MAX_ORDER) {
            return -1;
        }
        if (nrIdle[order] > 0) {
            return idle[order][--nrIdle[order]];
        }
        int first = used;
        if (first + (1 << order) > limit) {
            return -1;
        }
        used += 1 << order;
        if (used > entry.length) {
            grow(Math.max(used, 2 * entry.length));
        }
        return first;
    }

    private void grow(int n) {
        entry = Arrays.copyOf(entry, n);
        map = Arrays.copyOf(map, 4 * n);
        origin = Arrays.copyOf(origin, n);
    }
}

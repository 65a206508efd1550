package netstack.driver.hw;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.dma.Witness;

/// The last register writes of a driver: the evidence for a rule that no
/// ring has to do with. Kept only while the sanitizer is on.
final class RegLog implements Witness {
    private static final int SIZE = 8;
    private static final int WIDTH = 71;

    private final Reg[] reg = new Reg[SIZE];
    private final int[] number = new int[SIZE];
    private final int[] old = new int[SIZE];
    private final int[] value = new int[SIZE];
    private final long[] time = new long[SIZE];
    private long count;

    /// Instance `i` of `r`, which held `was`, becomes `v` at `now`.
    void add(Reg r, int i, int was, int v, long now) {
        int at = (int) (count++ % SIZE);
        reg[at] = r;
        number[at] = i;
        old[at] = was;
        value[at] = v;
        time[at] = now;
    }

    @Override
    public List<String> history() {
        List<String> lines = new ArrayList<>();
        for (long k = Math.max(0, count - SIZE); k < count; k++) {
            int at = (int) (k % SIZE);
            lines.add(cut(String.format("%,12d ns  driver  %s = 0x%08x  %s",
                    time[at], reg[at].name(number[at]), value[at],
                    Field.text(reg[at], old[at], value[at]))));
        }
        return lines;
    }

    /// So many fields as a line of a report holds.
    private static String cut(String line) {
        return line.length() <= WIDTH ? line.stripTrailing()
                : line.substring(0, line.lastIndexOf(' ', WIDTH - 3))
                        + " ..";
    }

    @Override
    public List<String> picture() {
        return List.of();
    }

    @Override
    public long saw(long bus, int n) {
        return -1;
    }

    @Override
    public String holds(long bus, int n) {
        return null;
    }
}

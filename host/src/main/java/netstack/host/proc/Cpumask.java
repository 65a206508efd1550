package netstack.host.proc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import netstack.driver.net.Errno;
import netstack.driver.net.SysctlException;
import netstack.skbuff.Linux;

/// Sets of CPUs as the kernel writes and reads them, a bit for each CPU.
@Linux(value = "cpumask", file = "include/linux/cpumask.h")
final class Cpumask {
    private static final int GROUP = 8;

    private final int cpus;

    Cpumask(int cpus) {
        this.cpus = cpus;
    }

    /// In hex, as wide as the machine has CPUs, a comma every 32 bits.
    @Linux(value = "bitmap_string", file = "lib/vsprintf.c", renamed = true)
    String hex(long mask) {
        String digits = String.format("%0" + (cpus + 3) / 4 + "x",
                mask & all());
        int first = digits.length() % GROUP;
        StringBuilder text = new StringBuilder(digits.substring(0, first));
        for (int i = first; i < digits.length(); i += GROUP) {
            text.append(text.isEmpty() ? "" : ",")
                    .append(digits, i, i + GROUP);
        }
        return text.toString();
    }

    /// As ranges: `0-3,6`.
    @Linux(value = "bitmap_list_string", file = "lib/vsprintf.c",
            renamed = true)
    String list(long mask) {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < cpus; i++) {
            if ((mask >> i & 1) == 0) continue;
            int from = i;
            while (i + 1 < cpus && (mask >> i + 1 & 1) != 0) i++;
            runs.add(from == i ? "" + i : from + "-" + i);
        }
        return runs.stream().collect(Collectors.joining(","));
    }

    private long all() {
        return cpus == Long.SIZE ? -1 : (1L << cpus) - 1;
    }

    /// Reads hex; refuses what is no number, and CPUs that do not exist.
    @Linux(value = "bitmap_parse", file = "lib/bitmap-str.c", renamed = true)
    long parse(String text) {
        String digits = text.strip().replace(",", "");
        if (!digits.matches("[0-9a-fA-F]+")) throw invalid();
        digits = digits.replaceFirst("^0+(?=.)", "");
        if (digits.length() > 2 * GROUP) throw overflow();
        long mask = Long.parseUnsignedLong(digits, 16);
        if ((mask & ~all()) != 0) throw overflow();
        return mask;
    }

    /// Reads ranges.
    @Linux(value = "bitmap_parselist", file = "lib/bitmap-str.c",
            renamed = true)
    long parseList(String text) {
        long mask = 0;
        for (String run : text.strip().split(",")) {
            if (!run.matches("[0-9]{1,4}(-[0-9]{1,4})?")) throw invalid();
            String[] ends = run.split("-");
            int from = Integer.parseInt(ends[0]);
            int to = Integer.parseInt(ends[ends.length - 1]);
            if (from > to) throw invalid();
            if (to >= cpus) {
                throw range();
            }
            for (int i = from; i <= to; i++) mask |= 1L << i;
        }
        return mask;
    }

    static SysctlException invalid() {
        return new SysctlException(Errno.EINVAL, "Invalid argument");
    }

    static SysctlException range() {
        return new SysctlException(Errno.ERANGE,
                "Numerical result out of range");
    }

    private static SysctlException overflow() {
        return new SysctlException(Errno.EOVERFLOW,
                "Value too large for defined data type");
    }
}

package netstack.driver.net;

import java.util.Arrays;
import java.util.stream.Collectors;

import netstack.skbuff.Linux;

/// Several integers in one file (`tcp_rmem`, `ip_local_port_range`), shown
/// with tabs between. A write may give fewer: the rest keep their values.
@Linux(value = "proc_doulongvec_minmax", file = "kernel/sysctl.c")
public final class SysctlLongs extends SysctlEntry {
    /// The values now.
    public final long[] value;

    private final long min;
    private final long max;

    SysctlLongs(String path, long[] value, long min, long max) {
        super(path);
        this.value = value.clone();
        this.min = min;
        this.max = max;
    }

    @Override
    public String read() {
        return Arrays.stream(value).mapToObj(Long::toString)
            .collect(Collectors.joining("\t"));
    }

    @Override
    void parse(String text) {
        String[] tokens = tokens(text);
        int n = Math.min(tokens.length, value.length);
        for (int i = 0; i < n; i++) {
            long number = number(tokens[i]);
            if (number < min || number > max) {
                throw SysctlException.invalid();
            }
            value[i] = number;
        }
    }
}

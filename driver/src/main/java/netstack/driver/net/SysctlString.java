package netstack.driver.net;

import java.util.function.Predicate;

import netstack.skbuff.Linux;

/// A line of text; names (a qdisc, a congestion control) that nobody has
/// registered are refused as missing, as the kernel does.
@Linux(value = "proc_dostring", file = "kernel/sysctl.c")
public final class SysctlString extends SysctlEntry {
    /// The value now.
    public String value;

    private final Predicate<String> known;

    SysctlString(String path, String value, Predicate<String> known) {
        super(path);
        this.value = value;
        this.known = known;
    }

    @Override
    public String read() {
        return value;
    }

    @Override
    void parse(String text) {
        String line = text.strip();
        if (!known.test(line)) {
            throw SysctlException.missing();
        }
        value = line;
    }
}

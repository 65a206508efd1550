package netstack.driver.net;

import netstack.skbuff.Linux;

/// An integer with a range; the stack reads [#value] at every use.
@Linux(value = "proc_dointvec_minmax", file = "kernel/sysctl.c")
public final class SysctlInt extends SysctlEntry {
    /// The value now.
    public int value;

    private final int min;
    private final int max;

    SysctlInt(String path, int value, int min, int max) {
        super(path);
        this.value = value;
        this.min = min;
        this.max = max;
    }

    @Override
    public String read() {
        return Integer.toString(value);
    }

    @Override
    void parse(String text) {
        long number = number(tokens(text)[0]);
        if (number < min || number > max) {
            throw SysctlException.invalid();
        }
        value = (int) number;
    }
}

package netstack.driver.net;

import netstack.skbuff.Linux;

/// A switch that shows as 0 or 1.
@Linux(value = "proc_dobool", file = "kernel/sysctl.c")
public final class SysctlBool extends SysctlEntry {
    /// The value now.
    public boolean value;

    SysctlBool(String path, boolean value) {
        super(path);
        this.value = value;
    }

    @Override
    public String read() {
        return value ? "1" : "0";
    }

    @Override
    void parse(String text) {
        long number = number(tokens(text)[0]);
        if (number < 0 || number > 1) {
            throw SysctlException.invalid();
        }
        value = number == 1;
    }
}

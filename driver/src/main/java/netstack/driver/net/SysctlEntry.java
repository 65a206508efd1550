package netstack.driver.net;

import netstack.skbuff.Linux;

/// One file under `/proc/sys`: a typed value, its range, and what happens
/// after a write.
@Linux(value = "ctl_table", file = "include/linux/sysctl.h")
public abstract sealed class SysctlEntry
        permits SysctlInt, SysctlBool, SysctlString, SysctlLongs {
    private final String path;
    private boolean readOnly;
    private Runnable written;

    SysctlEntry(String path) {
        this.path = path;
    }

    /// Where it stands, for example `net/ipv4/ip_forward`.
    public String path() {
        return path;
    }

    /// The value as `cat` shows it, without the line's end.
    public abstract String read();

    /// Parses and stores `text`; throws [SysctlException] as the kernel's
    /// `proc_handler` returns -EINVAL.
    abstract void parse(String text);

    /// Refuses writes from now on (mode 0444).
    public void readOnly() {
        readOnly = true;
    }

    /// Runs `action` after each successful write.
    public void onWrite(Runnable action) {
        written = action;
    }

    /// Whether writes are refused.
    public boolean isReadOnly() {
        return readOnly;
    }

    void write(String text) {
        if (readOnly) {
            throw new SysctlException(Errno.EACCES, "Permission denied");
        }
        parse(text);
        if (written != null) {
            written.run();
        }
    }

    /// Reads a number as the kernel does: decimal, `0x` or leading `0`.
    static long number(String token) {
        try {
            return Long.decode(token);
        } catch (NumberFormatException e) {
            throw SysctlException.invalid();
        }
    }

    /// Splits at white space; an empty write is refused.
    static String[] tokens(String text) {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw SysctlException.invalid();
        }
        return trimmed.split("\\s+");
    }
}

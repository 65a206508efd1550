package netstack.driver.net;

/// A read or write of a sysctl that the kernel refuses; [#errno()] is one of
/// [Errno]'s numbers, the message is the one that `sysctl` prints for it.
public final class SysctlException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int errno;

    public SysctlException(int errno, String message) {
        super(message);
        this.errno = errno;
    }

    static SysctlException invalid() {
        return new SysctlException(Errno.EINVAL, "Invalid argument");
    }

    static SysctlException missing() {
        return new SysctlException(Errno.ENOENT,
            "No such file or directory");
    }

    /// The positive error number.
    public int errno() {
        return errno;
    }
}

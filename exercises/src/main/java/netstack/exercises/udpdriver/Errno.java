package netstack.exercises.udpdriver;

/// The error numbers that `udp-driver` needs (`errno.h`, x86-64).
public final class Errno {

    /// Out of memory.
    public static final int ENOMEM = 12;
    /// Bad address: the program's buffer is not there.
    public static final int EFAULT = 14;
    /// Device or resource busy.
    public static final int EBUSY = 16;
    /// Message too long.
    public static final int EMSGSIZE = 90;
    /// No buffer space available.
    public static final int ENOBUFS = 105;

    private Errno() {
    }
}

package netstack.transport;

/// A system call failed: the kernel's error number, thrown to the program.
///
/// Without a stack trace: a program that polls a socket gets EAGAIN often.
@SuppressWarnings("serial")
public final class ErrnoException extends RuntimeException {
    private final int errno;

    /// @param errno a positive error number
    public ErrnoException(int errno) {
        super(Errnos.name(errno) + " (" + Errnos.strerror(errno) + ")",
            null, false, false);
        this.errno = errno;
    }

    /// The error number, for example 11 for EAGAIN.
    public int errno() {
        return errno;
    }

    /// Its name, for example `EAGAIN`.
    public String name() {
        return Errnos.name(errno);
    }

    /// What `strerror(3)` says.
    public String strerror() {
        return Errnos.strerror(errno);
    }
}

package netstack.host.sh;

import netstack.driver.net.Errno;

/// Ends an `ip` command with its message and status.
final class IpError extends RuntimeException {
    private static final long serialVersionUID = 1;

    final int status;

    IpError(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /// What strerror says of those numbers that rtnetlink gives.
    static String text(int errno) {
        return switch (errno) {
            case Errno.EEXIST -> "File exists";
            case Errno.EINVAL -> "Invalid argument";
            case Errno.ENOENT -> "No such file or directory";
            case Errno.ENODEV -> "No such device";
            case Errno.ENETUNREACH -> "Network is unreachable";
            case Errno.EHOSTUNREACH -> "No route to host";
            case Errno.ENETDOWN -> "Network is down";
            case Errno.EADDRNOTAVAIL -> "Cannot assign requested address";
            case Errno.EOPNOTSUPP -> "Operation not supported";
            case Errno.EIO -> "Input/output error";
            case Errno.ENOMEM -> "Cannot allocate memory";
            case NO_PROCESS -> "No such process";
            default -> "Unknown error " + errno;
        };
    }

    private static final int NO_PROCESS = 3;
}

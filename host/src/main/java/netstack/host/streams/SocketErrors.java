package netstack.host.streams;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;

/// What `java.net` throws for an error number.
final class SocketErrors {
    private SocketErrors() {}

    /// Of a transfer: a time-out is EAGAIN, because the socket blocks.
    static IOException transfer(ErrnoException e) {
        return e.errno() == Errnos.EAGAIN.number
                ? new SocketTimeoutException("Read timed out")
                : new SocketException(e.strerror());
    }

    /// Of `connect`.
    static IOException connect(ErrnoException e) {
        return switch (Errnos.of(e.errno())) {
            case ECONNREFUSED, ETIMEDOUT -> new ConnectException(e.strerror());
            case EHOSTUNREACH -> new NoRouteToHostException(e.strerror());
            case EAGAIN, EINPROGRESS ->
                new SocketTimeoutException("Connect timed out");
            case null, default -> new SocketException(e.strerror());
        };
    }

    /// Of `bind` and `listen`.
    static IOException bind(ErrnoException e) {
        return switch (Errnos.of(e.errno())) {
            case EADDRINUSE, EADDRNOTAVAIL, EACCES ->
                new BindException(e.strerror());
            case null, default -> new SocketException(e.strerror());
        };
    }
}

package netstack.host.app.http;

import java.nio.file.Path;
import java.time.InstantSource;
import netstack.host.app.TcpService;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.Syscalls;

/// Serves the files below a folder: one thread accepts, one more serves
/// each connection.
public final class HttpServer implements Runnable {
    private static final int BACKLOG = 511;
    /// A client that says nothing, or takes nothing, for so long is gone.
    private static final long PATIENCE_US = 60_000_000;

    private final Syscalls sys;
    private final int port;
    private final FileService files;
    private final HttpStats stats = new HttpStats();

    /// Will serve what lies in `root` at `port`.
    public HttpServer(Syscalls sys, int port, Path root,
            InstantSource clock) {
        this.sys = sys;
        this.port = port;
        files = new FileService(root, clock);
    }

    /// What it has done so far.
    public HttpStats stats() {
        return stats;
    }

    @Override
    public void run() {
        new TcpService(sys, port, BACKLOG, "http", this::serve).run();
    }

    private void serve(int fd) {
        stats.connections++;
        try {
            sys.setsockopt(fd, SockOpt.SOL_TCP, SockOpt.TCP_NODELAY, 1);
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVTIMEO,
                    PATIENCE_US);
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_SNDTIMEO,
                    PATIENCE_US);
            new HttpConnection(sys, fd, files, stats).run();
        } catch (ErrnoException e) {
            stats.broken++;
        } finally {
            sys.close(fd);
        }
    }
}

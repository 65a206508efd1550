package netstack.host.app.curl;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import netstack.host.app.http.HttpInput;
import netstack.transport.ErrnoException;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A connection to a server, with curl's words for what goes wrong. Every
/// call that may block ends at the deadline.
final class CurlConnection extends InputStream {
    private static final long NS_PER_MS = 1_000_000;

    final CurlUrl url;
    final int number;
    final HttpInput input = new HttpInput(this);
    private final Syscalls sys;
    private final int fd;
    private final byte[] one = new byte[1];
    private long deadline;

    private CurlConnection(Syscalls sys, CurlUrl url, int number, int fd) {
        this.sys = sys;
        this.url = url;
        this.number = number;
        this.fd = fd;
    }

    /// Connects; a failure is an [ErrnoException], EAGAIN when time was up.
    static CurlConnection open(Syscalls sys, CurlUrl url, int number,
            int addr, long deadline) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM
                | SockOpt.SOCK_NONBLOCK, 0);
        CurlConnection c = new CurlConnection(sys, url, number, fd);
        try {
            c.limit(deadline);
            c.connect(new SockaddrIn(addr, url.port()));
            return c;
        } catch (ErrnoException e) {
            c.close();
            throw e;
        }
    }

    /// Sets when to give up, in ns.
    void limit(long at) {
        deadline = at;
    }

    private void connect(SockaddrIn to) {
        try {
            sys.connect(fd, to);
        } catch (ErrnoException e) {
            if (e.errno() != Errnos.EINPROGRESS.number) throw e;
            await(SockOpt.POLLOUT);
            int error = (int) sys.getsockopt(fd, SockOpt.SOL_SOCKET,
                    SockOpt.SO_ERROR);
            if (error != 0) throw new ErrnoException(error);
        }
    }

    /// Waits until the socket can do `events`; EAGAIN when time is up.
    private void await(int events) {
        PollFd[] fds = {new PollFd(fd, events)};
        long ns = deadline == Long.MAX_VALUE ? -NS_PER_MS
                : Math.max(0, deadline - sys.clockGettime() + NS_PER_MS - 1);
        if (sys.poll(fds, ns / NS_PER_MS) == 0) {
            throw new ErrnoException(Errnos.EAGAIN.number);
        }
    }

    SockaddrIn local() {
        SockaddrIn addr = new SockaddrIn();
        sys.getsockname(fd, addr);
        return addr;
    }

    void send(byte[] bytes) throws IOException {
        MemorySegment memory = MemorySegment.ofArray(bytes);
        try {
            for (int at = 0; at < bytes.length;) {
                await(SockOpt.POLLOUT);
                at += sys.sendto(fd, memory, at, bytes.length - at,
                        Msghdr.MSG_NOSIGNAL, null);
            }
        } catch (ErrnoException e) {
            throw failed(e, CurlException.SEND_ERROR, "Send failure: ");
        }
    }

    @Override
    public int read(byte[] to, int at, int len) throws IOException {
        try {
            await(SockOpt.POLLIN);
            int n = sys.recvfrom(fd, MemorySegment.ofArray(to), at, len, 0,
                    null);
            return n == 0 ? -1 : n;
        } catch (ErrnoException e) {
            throw failed(e, CurlException.RECV_ERROR, "Recv failure: ");
        }
    }

    @Override
    public int read() throws IOException {
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private static IOException failed(ErrnoException e, int code,
            String what) {
        return e.errno() == Errnos.EAGAIN.number
                ? new CurlException(CurlException.OPERATION_TIMEDOUT, null)
                : new CurlException(code, what + e.strerror());
    }

    @Override
    public void close() {
        sys.close(fd);
    }
}

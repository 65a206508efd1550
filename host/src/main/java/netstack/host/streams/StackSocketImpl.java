package netstack.host.streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// What a [java.net.Socket] does, done by our system calls.
///
/// A socket belongs to the task that calls, and its file descriptor to that
/// task's process.
final class StackSocketImpl extends SocketImpl {
    private final Syscalls sys;
    private final StackSocketOptions options;
    private int fileno = -1;
    private boolean eof;

    StackSocketImpl(Syscalls sys) {
        this.sys = sys;
        options = new StackSocketOptions(sys);
    }

    @Override
    protected void create(boolean stream) throws IOException {
        if (!stream) throw new SocketException("streams only");
        fileno = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
    }

    @Override
    protected void connect(String host, int port) throws IOException {
        connect(InetAddress.getByName(host), port);
    }

    @Override
    protected void connect(InetAddress to, int port) throws IOException {
        connect(new InetSocketAddress(to, port), 0);
    }

    // tag::StackSocketImpl[]
    @Override
    protected void connect(SocketAddress to, int timeoutMs)
            throws IOException {
        InetSocketAddress peer = (InetSocketAddress) to;
        try {
            options.timeout(fileno, SockOpt.SO_SNDTIMEO, timeoutMs);
            sys.connect(fileno, new SockaddrIn(addr(peer.getAddress()),
                    peer.getPort()));
            options.timeout(fileno, SockOpt.SO_SNDTIMEO, 0);
        } catch (ErrnoException e) {
            throw SocketErrors.connect(e);
        }
        address = peer.getAddress();
        port = peer.getPort();
        localport = local().port;
    }
    // end::StackSocketImpl[]

    private SockaddrIn local() {
        SockaddrIn here = new SockaddrIn();
        sys.getsockname(fileno, here);
        return here;
    }

    private static int addr(InetAddress a) throws SocketException {
        byte[] bytes = a.getAddress();
        if (bytes.length != 4) throw new SocketException("IPv4 only: " + a);
        return ByteBuffer.wrap(bytes).getInt();
    }

    static InetAddress address(int addr) throws IOException {
        return InetAddress.getByAddress(ByteBuffer.allocate(4).putInt(addr)
                .array());
    }

    @Override
    protected void bind(InetAddress host, int wanted) throws IOException {
        try {
            sys.bind(fileno, new SockaddrIn(addr(host), wanted));
        } catch (ErrnoException e) {
            throw SocketErrors.bind(e);
        }
        localport = local().port;
    }

    @Override
    protected void listen(int backlog) throws IOException {
        try {
            sys.listen(fileno, backlog);
        } catch (ErrnoException e) {
            throw SocketErrors.bind(e);
        }
    }

    /// Takes the next connection into `s`, one of these.
    @Override
    protected void accept(SocketImpl s) throws IOException {
        StackSocketImpl conn = (StackSocketImpl) s;
        SockaddrIn peer = new SockaddrIn();
        try {
            conn.fileno = sys.accept4(fileno, peer, 0);
        } catch (ErrnoException e) {
            throw SocketErrors.transfer(e);
        }
        conn.address = address(peer.addr);
        conn.port = peer.port;
        conn.localport = conn.local().port;
    }

    @Override
    protected InputStream getInputStream() {
        return eof ? InputStream.nullInputStream()
                : new SocketInput(sys, fileno);
    }

    @Override
    protected OutputStream getOutputStream() {
        return new SocketOutput(sys, fileno);
    }

    @Override
    protected int available() throws IOException {
        return eof ? 0 : new SocketInput(sys, fileno).available();
    }

    @Override
    protected void close() {
        int was = fileno;
        fileno = -1;
        if (was >= 0) sys.close(was);
    }

    @Override
    protected void shutdownInput() throws IOException {
        shutdown(SockOpt.SHUT_RD);
        eof = true;
    }

    @Override
    protected void shutdownOutput() throws IOException {
        shutdown(SockOpt.SHUT_WR);
    }

    private void shutdown(int how) throws IOException {
        try {
            sys.shutdown(fileno, how);
        } catch (ErrnoException e) {
            throw SocketErrors.transfer(e);
        }
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("urgent data is not offered");
    }

    @Override
    public void setOption(int id, Object value) throws SocketException {
        options.set(fileno, id, value);
    }

    @Override
    public Object getOption(int id) throws SocketException {
        try {
            return id == SO_BINDADDR ? address(local().addr)
                    : options.get(fileno, id);
        } catch (SocketException e) {
            throw e;
        } catch (IOException e) {
            throw new SocketException(e.getMessage());
        }
    }
}

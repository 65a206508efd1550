package netstack.host.streams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;
import netstack.transport.Syscalls;

/// Makes sockets of `java.net` whose other side is our stack: for libraries
/// that let their user choose the factory.
public final class StackSocketFactory extends SocketFactory {
    private final Syscalls sys;

    public StackSocketFactory(Syscalls sys) {
        this.sys = sys;
    }

    /// A socket with an implementation of ours.
    static final class StackSocket extends Socket {
        StackSocket(StackSocketImpl impl) throws SocketException {
            super(impl);
        }
    }

    @Override
    public Socket createSocket() throws SocketException {
        return new StackSocket(new StackSocketImpl(sys));
    }

    private Socket connected(InetSocketAddress to, InetSocketAddress from)
            throws IOException {
        Socket s = createSocket();
        try {
            if (from != null) s.bind(from);
            s.connect(to);
            return s;
        } catch (IOException e) {
            s.close();
            throw e;
        }
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port)
            throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local,
            int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port),
                new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local,
            int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port),
                new InetSocketAddress(local, localPort));
    }
}

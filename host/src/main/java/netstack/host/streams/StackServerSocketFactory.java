package netstack.host.streams;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ServerSocketFactory;
import netstack.transport.Syscalls;

/// Makes server sockets of `java.net` that listen on our stack.
public final class StackServerSocketFactory extends ServerSocketFactory {
    private static final int BACKLOG = 50;

    private final Syscalls sys;

    public StackServerSocketFactory(Syscalls sys) {
        this.sys = sys;
    }

    private static final class StackServerSocket extends ServerSocket {
        private final Syscalls sys;

        StackServerSocket(Syscalls sys) {
            super(new StackSocketImpl(sys));
            this.sys = sys;
        }

        @Override
        public Socket accept() throws IOException {
            Socket s = new StackSocketFactory.StackSocket(
                    new StackSocketImpl(sys));
            implAccept(s);
            return s;
        }
    }

    @Override
    public ServerSocket createServerSocket() {
        return new StackServerSocket(sys);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return createServerSocket(port, BACKLOG);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog)
            throws IOException {
        return createServerSocket(port, backlog, null);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog,
            InetAddress at) throws IOException {
        ServerSocket s = createServerSocket();
        try {
            s.setReuseAddress(true);
            s.bind(new InetSocketAddress(at == null
                    ? StackSocketImpl.address(0) : at, port), backlog);
            return s;
        } catch (IOException e) {
            s.close();
            throw e;
        }
    }
}

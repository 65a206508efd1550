package netstack.host.packetdrill.states;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.tcp.TcpExtMib;
import netstack.transport.wire.TcpHdr;

/// A program that listens, and many peers, told apart by their port.
final class Listener implements AutoCloseable {
    final Peer peer = new Peer(Matrix.ISN);
    private final Map<Integer, Integer> isns = new TreeMap<>();
    private int fd;
    private int accepted;

    Listener(int backlog) {
        peer.call(() -> {
            fd = peer.host.syscalls().socket(SockaddrIn.AF_INET,
                SockOpt.SOCK_STREAM | SockOpt.SOCK_NONBLOCK, 0);
            peer.host.syscalls().bind(fd, new SockaddrIn(0, Peer.LOCAL_PORT));
            peer.host.syscalls().listen(fd, backlog);
        });
    }

    void set(int level, int name, int value) {
        peer.call(() -> peer.host.syscalls().setsockopt(fd, level, name, value));
    }

    /// A SYN; returns what comes back.
    List<TcpHdr> syn(int port) {
        peer.rcv(port, TcpHdr.SYN, Matrix.ISN, 0, 0);
        return noted();
    }

    /// What was sent since the last time; SYN-ACKs are remembered.
    List<TcpHdr> noted() {
        List<TcpHdr> sent = peer.sent();
        for (TcpHdr th : sent) {
            if (th.syn()) isns.put(th.dest(), th.seq());
        }
        return sent;
    }

    /// The ACK of the handshake, with `len` bytes.
    List<TcpHdr> ack(int port, int len) {
        peer.rcv(port, TcpHdr.ACK, Matrix.ISN + 1, isns.get(port) + 1, len);
        return noted();
    }

    void connect(int port) {
        syn(port);
        ack(port, 0);
    }

    /// The port of the peer that is accepted next; 0 if there is none.
    int accept() {
        peer.call(() -> {
            SockaddrIn from = new SockaddrIn();
            try {
                peer.host.syscalls().accept4(fd, from, SockOpt.SOCK_NONBLOCK);
                accepted = from.port;
            } catch (ErrnoException e) {
                accepted = 0;
            }
        });
        return accepted;
    }

    void stop() {
        peer.call(() -> peer.host.syscalls().close(fd));
    }

    /// The states of what is there besides the listener.
    List<State> states() {
        return peer.host.inet().tcp.seq().rows().stream().filter(r -> r.rport() != 0)
            .map(r -> State.of(r.state(), r.full())).toList();
    }

    long count(TcpExtMib item) {
        return peer.host.inet().tcp.ext().sum(item);
    }

    @Override
    public void close() {
        peer.close();
    }
}

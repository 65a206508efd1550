package netstack.host.packetdrill.states;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.packets.Datagram;
import netstack.host.packetdrill.packets.Sniffed;
import netstack.host.packetdrill.packets.Tuple;
import netstack.host.packetdrill.run.Tun;
import netstack.transport.SockaddrIn;
import netstack.transport.wire.TcpHdr;

/// A host with one program, and the other end of its connections, which is
/// no TCP: it sends what it is told to, and notes what comes.
final class Peer implements AutoCloseable {
    static final int LOCAL = 0xc0a80002;
    static final int REMOTE = 0xc0a80001;
    static final int LOCAL_PORT = 8080;
    static final int REMOTE_PORT = 1234;
    private static final long MS = 1_000_000;

    final Network network = new Network(1);
    final Host host = network.host("dut",
            new HostConfig().memory(8 << 20));
    private final Tun tun = new Tun(host, 1500);
    private final Task app;
    private final AtomicReference<Runnable> job = new AtomicReference<>();
    /// The first number of the peer's SYN.
    final int isn;
    /// What the host's TCP has sent, and expects.
    int sndNxt;
    int rcvNxt;
    int window = 1000;

    Peer(int isn) {
        this.isn = isn;
        rcvNxt = isn;
        host.up("tun0", "192.168.0.2/24");
        app = host.spawn("app", this::serve);
        pass(1);
    }

    private void serve() {
        while (!host.machine().current().signalPending()) {
            Runnable next = job.getAndSet(null);
            if (next == null) {
                host.machine().scheduleTimeoutInterruptible(
                        Machine.MAX_SCHEDULE_TIMEOUT);
            } else {
                next.run();
            }
        }
    }

    /// Runs `call` in the program.
    void call(Runnable call) {
        job.set(call);
        host.exec("waker", app::wake);
        pass(1);
        if (app.failure() != null) {
            throw new IllegalStateException(app.failure());
        }
    }

    void pass(long ms) {
        network.runFor(ms * MS);
    }

    /// A segment arrives.
    void rcv(int flags, int seq, int ack, int len) {
        rcv(REMOTE_PORT, flags, seq, ack, len);
    }

    /// A segment arrives from another port of the peer's.
    void rcv(int port, int flags, int seq, int ack, int len) {
        Tcp t = new Tcp(null, new Packet.Ports(port, LOCAL_PORT),
                flags, null, new Packet.Seq(seq & 0xffff_ffffL, len),
                (flags & TcpHdr.ACK) == 0 ? null : ack & 0xffff_ffffL, 1000,
                null, List.of());
        byte[] bytes = Datagram.tcp(new Tuple(REMOTE, port, LOCAL,
                LOCAL_PORT), 0, 64, t);
        host.exec("peer", () -> tun.write(bytes, 0));
        pass(1);
    }

    /// What the host has sent since the last time.
    List<Sniffed> sniffed() {
        List<Sniffed> all = new ArrayList<>();
        for (Sniffed s = tun.next(0); s != null; s = tun.next(0)) {
            all.add(s);
            note(s, s.tcp());
        }
        return all;
    }

    /// The same, the headers only.
    List<TcpHdr> sent() {
        return sniffed().stream().map(Sniffed::tcp).toList();
    }

    private void note(Sniffed s, TcpHdr th) {
        if (th.rst()) return;
        if (th.syn()) sndNxt = th.seq() + 1;
        int end = th.seq() + s.payload() + (th.syn() ? 1 : 0)
                + (th.fin() ? 1 : 0);
        if (end - sndNxt > 0) sndNxt = end;
        if (th.ack()) {
            rcvNxt = th.ackSeq();
            window = th.window();
        }
    }

    static SockaddrIn remote() {
        return new SockaddrIn(REMOTE, REMOTE_PORT);
    }

    @Override
    public void close() {
        app.kill();
        pass(10);
        network.close();
    }
}

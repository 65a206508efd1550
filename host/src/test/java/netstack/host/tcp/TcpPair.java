package netstack.host.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Consumer;
import netstack.driver.hw.Cable;
import netstack.driver.hw.Impairment;
import netstack.driver.machine.Task;
import netstack.driver.net.Mib;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.transport.tcp.SockWatch;
import netstack.transport.tcp.TcpExtMib;

/// Two hosts with real cards on a cable that does what it likes.
final class TcpPair implements AutoCloseable {
    static final long MS = 1_000_000;
    static final long SECOND = 1000 * MS;
    static final int LEFT = 0x0a000001;
    static final int RIGHT = 0x0a000002;

    final Network network;
    final Host left;
    final Host right;
    final SockWatch atLeft;
    final SockWatch atRight;
    final Wiretap tap = new Wiretap();
    private final Cable cable;

    TcpPair(long seed, long delayNs) {
        network = new Network(seed);
        left = network.host("left", new HostConfig().memory(32 << 20));
        right = network.host("right", new HostConfig().memory(32 << 20));
        left.nic();
        right.nic();
        cable = network.cable(left.card(0), right.card(0), SECOND, delayNs);
        left.up("eth0", "10.0.0.1/24");
        right.up("eth0", "10.0.0.2/24");
        cable.tap(tap);
        atLeft = new SockWatch(left.machine());
        atRight = new SockWatch(right.machine());
    }

    void impair(Impairment there, Impairment back) {
        cable.there().impair(there);
        cable.back().impair(back);
    }

    /// Starts two programs at the same moment and waits until both have ended.
    void run(Consumer<Host> onLeft, Consumer<Host> onRight) {
        Task a = left.spawn("left", () -> onLeft.accept(left));
        Task b = right.spawn("right", () -> onRight.accept(right));
        for (int s = 0; s < 900 && !(a.dead() && b.dead()); s++) {
            network.runFor(SECOND);
            assertThat(a.failure()).isNull();
            assertThat(b.failure()).isNull();
        }
        assertThat(a.dead()).as("the left program is done").isTrue();
        assertThat(b.dead()).as("the right program is done").isTrue();
    }

    /// What was offered was not passed, and not taken back but without memory.
    void windowsHold() {
        tap.windowsHold(starved(left), starved(right));
    }

    private static boolean starved(Host host) {
        Mib<TcpExtMib> ext = host.inet().tcp.ext();
        return ext.sum(TcpExtMib.TCPRCVQDROP) + ext.sum(TcpExtMib.TCPZEROWINDOWDROP) > 0;
    }

    /// Nothing is left of any connection: no timer, no buffer, no socket.
    void nothingIsLeft() {
        network.runFor(1000 * SECOND);
        for (Host host : new Host[] {left, right}) {
            assertThat(host.inet().tcp.seq().rows()).as(host.name()).isEmpty();
            assertThat(host.inet().tcp.mem().allocated()).as(host.name()).isZero();
        }
        assertThat(atLeft.left()).isEmpty();
        assertThat(atRight.left()).isEmpty();
    }

    /// Packets, pages and mappings are counted here.
    @Override
    public void close() {
        network.close();
    }
}

package netstack.host.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.hw.Cable;
import netstack.driver.hw.Impairment;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import netstack.transport.tcp.TcpSeq;
import org.junit.jupiter.api.Test;

/// The laws of TCP, over a real card and a bad cable: bytes arrive once and in order, both ends
/// close clean, and nothing is left.
class TcpCableTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int SERVER = 0x0a000002;

    private final ByteArrayOutputStream atServer = new ByteArrayOutputStream();
    private final ByteArrayOutputStream atClient = new ByteArrayOutputStream();

    /// Sends `there` to the server and `back` to the client, over a cable with these faults.
    private void transfer(long seed, byte[] there, byte[] back, long delayNs, Impairment a,
            Impairment b) {
        try (Network network = new Network(seed)) {
            Host client = network.host("client", new HostConfig());
            Host server = network.host("server", new HostConfig());
            client.nic();
            server.nic();
            Cable cable = network.cable(client.card(0), server.card(0), SECOND, delayNs);
            client.up("eth0", "10.0.0.1/24");
            server.up("eth0", "10.0.0.2/24");
            meet(client);
            network.runFor(SECOND);
            cable.there().impair(a);
            cable.back().impair(b);
            Task serving = server.spawn("server", () -> serve(server, back));
            network.runFor(1_000_000);
            Task asking = client.spawn("client", () -> ask(client, there));
            for (int s = 0; s < 600 && !(serving.dead() && asking.dead()); s++) {
                network.runFor(SECOND);
            }
            assertThat(asking.failure()).isNull();
            assertThat(serving.failure()).isNull();
            assertThat(asking.dead() && serving.dead()).as("both are done").isTrue();
            assertThat(atServer.toByteArray()).isEqualTo(there);
            assertThat(atClient.toByteArray()).isEqualTo(back);
            network.runFor(400 * SECOND);
            assertThat(client.inet().tcp.seq().rows()).extracting(TcpSeq.Row::state).isEmpty();
            assertThat(server.inet().tcp.seq().rows()).extracting(TcpSeq.Row::state).isEmpty();
            assertThat(client.inet().tcp.mem().allocated()).isZero();
            assertThat(server.inet().tcp.mem().allocated()).isZero();
        }
    }

    /// Both learn the other's address: three lost ARP requests end a connect(), rightly.
    private static void meet(Host client) {
        client.spawn("meet", () -> {
            Syscalls calls = client.syscalls();
            int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            calls.sendto(fd, new byte[1], 0, new SockaddrIn(SERVER, 9));
            calls.close(fd);
        });
    }

    private void serve(Host host, byte[] back) {
        Syscalls calls = host.syscalls();
        int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        calls.bind(fd, new SockaddrIn(0, 80));
        calls.listen(fd, 1);
        int conn = calls.accept4(fd, null, 0);
        read(calls, conn, atServer);
        calls.send(conn, back, 0);
        calls.close(conn);
        calls.close(fd);
    }

    private void ask(Host host, byte[] there) {
        Syscalls calls = host.syscalls();
        int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        calls.connect(fd, new SockaddrIn(SERVER, 80));
        calls.send(fd, there, 0);
        calls.shutdown(fd, SockOpt.SHUT_WR);
        read(calls, fd, atClient);
        calls.close(fd);
    }

    private static void read(Syscalls calls, int fd, ByteArrayOutputStream to) {
        byte[] buf = new byte[20_000];
        for (int n = calls.recv(fd, buf, 0); n > 0; n = calls.recv(fd, buf, 0)) {
            to.write(buf, 0, n);
        }
    }

    private static byte[] bytes(int n, long seed) {
        byte[] data = new byte[n];
        new Random(seed).nextBytes(data);
        return data;
    }

    @Test
    void a_megabyte_passes_a_cable_that_loses() {
        transfer(1, bytes(1 << 20, 1), bytes(1000, 2), 10_000_000, new Impairment(1).loss(0.02),
            new Impairment(2).loss(0.02));
    }

    @Property(tries = 30)
    void bytes_arrive_once_in_order_and_nothing_is_left(@ForAll long seed,
            @ForAll @IntRange(max = 60_000) int there, @ForAll @IntRange(max = 20_000) int back,
            @ForAll @DoubleRange(max = 0.2) double loss, @ForAll @DoubleRange(max = 0.2) double dup,
            @ForAll @DoubleRange(max = 0.3) double reorder,
            @ForAll @IntRange(min = 1000, max = 50_000_000) int delay) {
        atServer.reset();
        atClient.reset();
        transfer(seed, bytes(there, seed), bytes(back, seed + 1), delay,
            new Impairment(seed).loss(loss).duplicate(dup).reorder(reorder, 3_000_000),
            new Impairment(seed + 1).loss(loss).duplicate(dup).reorder(reorder, 3_000_000));
    }
}

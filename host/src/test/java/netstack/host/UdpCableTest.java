package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.machine.Task;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// Messages cut by `UDP_SEGMENT`, over a real card and cable, to a program that takes trains or
/// one that does not.
class UdpCableTest {
    private static final int SERVER = 0x0a000002;
    private static final int PORT = 4433;
    private static final int MESSAGES = 6;
    /// Ethernet pads less than this; GRO does not hold what is padded, so it may overtake.
    private static final int UNPADDED = 18;

    private final List<String> sent = new ArrayList<>();
    private final List<String> got = new ArrayList<>();
    private int trains;

    @Property(tries = 10)
    void every_datagram_arrives_once(@ForAll long seed,
            @ForAll @IntRange(min = 300, max = 1472) int size, @ForAll boolean gro) {
        sent.clear();
        got.clear();
        trains = 0;
        try (Network network = new Network(seed)) {
            Host client = network.host("client", new HostConfig());
            Host server = network.host("server", new HostConfig());
            client.nic();
            server.nic();
            network.cable(client.card(0), server.card(0));
            client.up("eth0", "10.0.0.1/24");
            server.up("eth0", "10.0.0.2/24");
            network.runFor(100_000_000);
            Task serving = server.spawn("server", () -> serve(server, gro));
            network.runFor(1_000_000);
            Task asking = client.spawn("client", () -> send(client, size, new Random(seed)));
            network.runFor(100_000_000);
            assertThat(asking.failure()).isNull();
            client.spawn("end", () -> end(client));
            network.runFor(100_000_000);
            assertThat(serving.failure()).isNull();
            assertThat(serving.dead()).as("the last one came").isTrue();
            assertThat(got).isEqualTo(sent);
            assertThat(trains > 0).isEqualTo(gro);
        }
    }

    private void send(Host host, int size, Random random) {
        Syscalls calls = host.syscalls();
        int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        calls.connect(fd, new SockaddrIn(SERVER, PORT));
        calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_SEGMENT, size);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] data = new byte[size * 16 + UNPADDED + random.nextInt(size - UNPADDED)];
            random.nextBytes(data);
            split(data, data.length, size, sent);
            calls.sendto(fd, data, 0, null);
        }
        calls.close(fd);
    }

    private static void end(Host host) {
        Syscalls calls = host.syscalls();
        int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        calls.sendto(fd, new byte[0], 0, new SockaddrIn(SERVER, PORT));
        calls.close(fd);
    }

    /// Reads up to the empty datagram.
    private void serve(Host host, boolean gro) {
        Syscalls calls = host.syscalls();
        int fd = calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        calls.bind(fd, new SockaddrIn(0, PORT));
        calls.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, 200_000);
        calls.setsockopt(fd, SockOpt.SOL_UDP, SockOpt.UDP_GRO, gro ? 1 : 0);
        byte[] buf = new byte[65536];
        for (;;) {
            Msghdr msg = new Msghdr().set(MemorySegment.ofArray(buf), 0, buf.length, 0, null);
            int n = calls.recvmsg(fd, msg);
            if (n == 0) break;
            trains += msg.udpGro > 0 ? 1 : 0;
            split(buf, n, msg.udpGro == 0 ? n : msg.udpGro, got);
        }
        calls.close(fd);
    }

    private static void split(byte[] data, int len, int size, List<String> into) {
        for (int at = 0; at < len; at += size) {
            byte[] one = Arrays.copyOfRange(data, at, Math.min(len, at + size));
            into.add(one.length + " " + HexFormat.of().formatHex(one, 0, Math.min(8, one.length))
                    + " " + Arrays.hashCode(one));
        }
    }
}

package netstack.exercises.bare;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Impairment;
import netstack.exercises.script.Log;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A real host and a bare one, with a cable of 100 Mbit/s between them that
/// may lose and reorder: what a student's part of TCP must get through.
public final class BareBed implements AutoCloseable {

    private static final int HOST = 0x0a000001;
    private static final int BARE = 0x0a000002;
    private static final long HOST_MAC = 0x0200_0000_0101L;
    private static final long BARE_MAC = 0x0200_0000_00ffL;
    private static final int PORT = 5001;
    private static final int FROM = 40_000;
    private static final long RATE = 100_000_000;
    private static final long PATIENCE_NS = 60_000_000_000L;
    private static final long START_NS = 1_000_000;
    private static final int BUFFER = 4096;

    private final Network network;
    private final Host host;
    private final Guard guard = new Guard(new Log());
    private final BareHost bare;
    private final Cable cable;

    /// The cable's delay is `delayNs`, its chance comes from `seed`.
    public BareBed(long seed, long delayNs) {
        network = new Network(seed);
        host = network.host("host", new HostConfig().memory(4 * Lan.MEMORY)
                .checked(false));
        host.nic();
        bare = new BareHost(network.world(), guard, BARE_MAC, BARE);
        bare.peer(HOST_MAC);
        cable = network.cable(host.card(0), bare, RATE, delayNs);
        host.up("eth0", "10.0.0.1/24");
    }

    /// The way from the real host to the bare one.
    public BareBed outward(Impairment i) {
        cable.there().impair(i);
        return this;
    }

    /// The way from the bare host to the real one.
    public BareBed inward(Impairment i) {
        cable.back().impair(i);
        return this;
    }

    /// A connection of the bare host's that sends `file` to a program of
    /// the real one; what the program got.
    public byte[] upload(Parts parts, byte[] file, BareTcp[] made)
            throws Throwable {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        host.spawn("sink", () -> sink(got));
        connect(parts, made, new BareTcp.App() {

            @Override
            public void established(BareTcp tcp) {
                tcp.write(file.clone());
                tcp.close();
            }
        });
        return got.toByteArray();
    }

    /// A connection of the bare host's that gets `file` from a program of
    /// the real one; what the bare host got.
    public byte[] download(Parts parts, byte[] file) throws Throwable {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        host.spawn("source", () -> source(file));
        connect(parts, new BareTcp[1], new BareTcp.App() {

            @Override
            public void readable(BareTcp tcp) {
                got.writeBytes(tcp.read(BUFFER));
                if (tcp.ended()) {
                    got.writeBytes(tcp.read(Integer.MAX_VALUE));
                    tcp.close();
                }
            }
        });
        return got.toByteArray();
    }

    private void connect(Parts parts, BareTcp[] made, BareTcp.App app)
            throws Throwable {
        made[0] = new BareTcp(bare, FROM, parts, app);
        bare.at(START_NS, () -> made[0].connect(HOST, PORT));
        network.runFor(PATIENCE_NS);
        guard.rethrow();
    }

    private static int accept(Syscalls sys) {
        int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, PORT));
        sys.listen(fd, 1);
        return sys.accept4(fd, null, 0);
    }

    private void sink(ByteArrayOutputStream got) {
        Syscalls sys = host.syscalls();
        int fd = accept(sys);
        byte[] b = new byte[BUFFER];
        try {
            for (int n = sys.recv(fd, b, 0); n > 0; n = sys.recv(fd, b, 0)) {
                got.write(b, 0, n);
            }
            sys.close(fd);
        } catch (ErrnoException reset) {
            got.reset();
        }
    }

    private void source(byte[] file) {
        Syscalls sys = host.syscalls();
        int fd = accept(sys);
        try {
            for (int at = 0; at < file.length;) {
                at += sys.send(fd, Arrays.copyOfRange(file, at,
                        Math.min(at + BUFFER, file.length)), 0);
            }
            sys.close(fd);
        } catch (ErrnoException reset) {
            return;
        }
    }

    /// What the real host has counted as `name` in `/proc/net/netstat`.
    public long counted(String name) {
        String[] lines = host.proc().read("/proc/net/netstat").split("\n");
        for (int i = 0; i + 1 < lines.length; i += 2) {
            int at = Arrays.asList(lines[i].split(" ")).indexOf(name);
            if (at > 0) {
                return Long.parseLong(lines[i + 1].split(" ")[at]);
            }
        }
        throw new IllegalArgumentException(name);
    }

    @Override
    public void close() {
        network.world().close();
    }
}

package netstack.host.live;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import netstack.driver.hw.Cable;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.app.TcpEcho;
import netstack.host.app.UdpEcho;
import netstack.host.app.http.HttpServer;
import netstack.host.app.http.HttpStats;
import netstack.host.app.iperf3.Iperf3;
import netstack.host.pcap.CaptureFile;
import netstack.host.sh.Shell;

/// A host that is plugged into the real kernel: a TAP device stands at the
/// other end of its cable, the real clock paces its world.
public final class LiveHost implements AutoCloseable {
    /// Bits take no time here: the TAP device has no rate.
    private static final long NO_RATE = 0;
    private static final long CABLE_DELAY = 1000;
    /// TCP may use an eighth of it or so: enough for some hundred clients.
    private static final long MEMORY = 256L << 20;

    private final Network network = new Network(System.nanoTime());
    private final Host host = network.host("host",
            new HostConfig().memory(MEMORY));
    private final TapEnd end;
    private final LiveSource source;
    private final Cable cable;
    private UdpEcho echo;
    private TcpEcho streamEcho;
    private HttpServer http;

    /// Brings up a host with the address `cidr` (as in `10.0.0.2/24`) on
    /// the other side of `tap`.
    ///
    /// @param delayNs how long the cable is, in ns; at least 1000
    public LiveHost(Tap tap, String cidr, long delayNs) throws TapException {
        host.nic();
        end = new TapEnd(network.world(), tap);
        cable = network.cable(host.card(0), end, NO_RATE,
                Math.max(delayNs, CABLE_DELAY));
        source = new LiveSource(network.world(), tap, end);
        host.up("eth0", cidr);
    }

    /// Starts the echo service on `port`, over UDP and over TCP.
    public void echo(int port) {
        echo = new UdpEcho(host.syscalls(), port);
        host.spawn("echo", echo);
        streamEcho = new TcpEcho(host.syscalls(), port);
        host.spawn("echo-tcp", streamEcho);
    }

    /// The cable to the kernel's end, which may be made a bad one.
    public Cable cable() {
        return cable;
    }

    /// Starts a file server at `port` for what lies below `root`.
    public void http(int port, Path root) {
        http = new HttpServer(host.syscalls(), port, root,
                InstantSource.system());
        host.spawn("httpd", http);
    }

    /// Runs a command line on the host, then `done`.
    public void shell(String commands, StringBuilder out, StringBuilder err,
            Runnable done) {
        host.spawn("sh", () -> {
            new Shell(host).script(commands, out, err);
            done.run();
        });
    }

    /// Starts an iperf3 server that reports to `out`.
    public void iperf3(PrintStream out) {
        host.spawn("iperf3", () -> new Iperf3(host.syscalls(), out, out, 0)
                .run(List.of("-s")));
    }

    /// What the file server has done; null if there is none.
    public HttpStats httpStats() {
        return http == null ? null : http.stats();
    }

    /// Captures the cable into `file`.
    public void capture(CaptureFile file) {
        int point = file.point("eth0");
        cable.tap((time, direction, data, len) -> {
            file.frame(point, time, data, len, direction == 0 ? 2 : 1, "");
            try {
                file.flush(time);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /// Runs until [#end].
    public void run() throws InterruptedException {
        network.world().runLive(source);
    }

    /// Ends [#run]; any thread may call it.
    public void end() {
        network.world().endLive();
    }

    public Host host() {
        return host;
    }

    /// Datagrams that the echo service has sent back.
    public long echoed() {
        return echo == null ? 0 : echo.echoed();
    }

    /// Bytes that the echo service has sent back over TCP.
    public long echoedBytes() {
        return streamEcho == null ? 0 : streamEcho.bytes();
    }

    /// Frames that the kernel did not take: its end was down.
    public long refused() {
        return end.refused();
    }

    /// The most that the host was behind the real clock, in ns.
    public long behind() {
        return network.world().behind();
    }

    /// Takes the host down; throws when something was left behind.
    @Override
    public void close() {
        try {
            network.close();
        } finally {
            source.close();
            end.close();
        }
    }
}

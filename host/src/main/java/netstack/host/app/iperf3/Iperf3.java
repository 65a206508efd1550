package netstack.host.app.iperf3;

import java.io.PrintStream;
import java.util.List;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Syscalls;

/// Measures how fast TCP gets to another host, with the real iperf3 3.12 or
/// ours at the other end: `-s -1 -c -p -P -R -t -n -b -i -l -C -J`.
///
/// Left out: UDP, SCTP, `--bidir`, omitted seconds, authentication, the
/// figures of the CPU.
public final class Iperf3 {
    static final String VERSION = "3.12";

    private static final String USAGE = "\n\nUsage: iperf3 [-s|-c host]"
            + " [options]\n       iperf3 [-h|--help] [-v|--version]\n";

    private final Syscalls sys;
    private final PrintStream out;
    private final PrintStream err;
    private final long seed;

    /// @param seed of the cookies
    public Iperf3(Syscalls sys, PrintStream out, PrintStream err,
            long seed) {
        this.sys = sys;
        this.out = out;
        this.err = err;
        this.seed = seed;
    }

    /// Runs with `args` (without the name); the exit status.
    public int run(List<String> args) {
        try {
            IperfOptions options = IperfOptions.parse(args);
            IperfReport report = new IperfReport(out);
            if (options.server) {
                new IperfServer(sys, options, report).run();
            } else {
                new IperfClient(sys, options, report, options.json
                        ? new IperfJson(options) : null, seed).run();
            }
            return 0;
        } catch (IperfException e) {
            err.print("iperf3: " + (e.parameter ? "parameter " : "")
                    + "error - " + e.getMessage()
                    + (e.parameter ? USAGE : "") + "\n");
        } catch (ErrnoException e) {
            err.print("iperf3: error - " + e.strerror() + "\n");
        } catch (IllegalArgumentException e) {
            err.print("iperf3: error - unable to connect to server: "
                    + "Name or service not known\n");
        }
        return 1;
    }

    static void connected(IperfReport report, IperfStream s) {
        report.line(String.format("[%3d] local %s port %d connected to %s port"
                + " %d", s.fd, Ipv4Addr.toString(s.local.addr), s.local.port,
                Ipv4Addr.toString(s.peer.addr), s.peer.port));
    }
}

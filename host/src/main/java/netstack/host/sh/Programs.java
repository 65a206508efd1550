package netstack.host.sh;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import netstack.host.Host;
import netstack.host.app.EchoPing;
import netstack.host.app.curl.Curl;
import netstack.host.app.iperf3.Iperf3;

/// The programs of `app` as tools of the shell.
final class Programs {
    /// One that prints on streams.
    private interface Program {
        int run(List<String> args, PrintStream out, PrintStream err);
    }

    private Programs() {}

    static Tool curl(Host host) {
        return tool((args, out, err) ->
                new Curl(host.syscalls(), out, err).run(args));
    }

    static Tool echoping(Host host) {
        return tool((args, out, err) ->
                new EchoPing(host.syscalls(), out, err).run(args));
    }

    static Tool iperf3(Host host) {
        return tool((args, out, err) -> new Iperf3(host.syscalls(), out, err,
                host.machine().now()).run(args));
    }

    private static Tool tool(Program program) {
        return (args, io) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int status = program.run(args, stream(out), stream(err));
            io.out.append(out.toString(StandardCharsets.UTF_8));
            io.err.append(err.toString(StandardCharsets.UTF_8));
            return status;
        };
    }

    private static PrintStream stream(ByteArrayOutputStream to) {
        return new PrintStream(to, false, StandardCharsets.UTF_8);
    }
}

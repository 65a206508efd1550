package netstack.host.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import netstack.host.live.KernelEnd;
import netstack.host.live.LiveHost;
import netstack.host.live.Tap;
import netstack.host.live.TapException;
import netstack.host.pcap.CaptureFile;
import netstack.ipv4.wire.Ipv4Addr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab live`.
@Command(name = "live", mixinStandardHelpOptions = true,
        description = "Plugs our host into the real kernel by a TAP device, "
                + "until Ctrl-C.",
        footer = {"", "Examples:", "  sudo ./lab live",
            "  sudo ./lab live --http 80 --root book/target",
            "  sudo ./lab live --http 80 --loss 2 --delay 10 --reorder 1",
            "  sudo ./lab live --dev lab1 --addr 192.168.77.2/24"
                + " --capture live.pcapng"})
public final class LiveCommand implements Runnable {
    private static final long SLOW_NS = 100_000_000;
    private static final int PATIENCE_S = 10;
    private static final int IPERF3_PORT = 5201;

    @Option(names = "--dev", defaultValue = "lab0", paramLabel = "NAME",
            description = "The kernel's TAP device, made when there is none "
                    + "(default: ${DEFAULT-VALUE}).")
    private String dev;

    @Option(names = "--addr", defaultValue = "10.0.0.2/24",
            paramLabel = "ADDR/LEN", description = "Our host's address; the "
                    + "kernel's end gets the first other one of its prefix "
                    + "(default: ${DEFAULT-VALUE}).")
    private String addr;

    @Option(names = "--no-kernel-addr", description = "Leaves the kernel's "
            + "end as it is.")
    private boolean leaveKernel;

    @Option(names = "--echo", defaultValue = "7", paramLabel = "PORT",
            description = "Where datagrams and streams are "
                    + "sent back, over UDP and TCP "
                    + "(default: ${DEFAULT-VALUE}).")
    private int echoPort;

    @Option(names = "--http", paramLabel = "PORT", description = "Serves "
            + "files by HTTP at this port.")
    private Integer httpPort;

    @Option(names = "--root", defaultValue = ".", paramLabel = "DIR",
            description = "The folder whose files --http serves (default: "
                    + "the current one).")
    private Path root;

    @Option(names = "--iperf3", description = "Serves iperf3 at port 5201.")
    private boolean iperf3;

    @Option(names = "-c", paramLabel = "COMMANDS", description = "Runs a "
            + "command line on our host, such as 'iperf3 -c 10.0.0.1', and "
            + "ends.")
    private String commands;

    @Mixin private CableOptions badCable;

    @Option(names = "--capture", paramLabel = "FILE", description = "Keeps "
            + "all frames in a pcapng file.")
    private Path capture;

    @Spec private CommandSpec spec;
    private final StringBuilder printed = new StringBuilder();
    private final StringBuilder complaints = new StringBuilder();

    @Override
    public void run() {
        Cidr ours = Cidr.parse(addr);
        badCable.check();
        port("--echo", echoPort);
        if (httpPort != null) port("--http", httpPort);
        apart();
        if (!Files.isDirectory(root)) {
            throw new UserError("--root " + root + ": there is no such folder");
        }
        try (Tap tap = new Tap(dev)) {
            live(tap, ours);
        } catch (TapException e) {
            throw new UserError(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void port(String option, int port) {
        if (port < 1 || port > 65535) {
            throw new UserError(option + " " + port
                    + ": a port is a number from 1 to 65535");
        }
    }

    /// Two services over TCP can't listen at one port.
    private void apart() {
        if (httpPort != null && httpPort == echoPort) {
            throw new UserError("--http " + httpPort + ": the echo service"
                    + " listens there; move it with --echo PORT");
        }
        if (iperf3 && (echoPort == IPERF3_PORT || httpPort != null
                && httpPort == IPERF3_PORT)) {
            throw new UserError("--iperf3: another service listens at its"
                    + " port, " + IPERF3_PORT);
        }
    }

    private void live(Tap tap, Cidr ours)
            throws TapException, InterruptedException {
        Cidr theirs = ours.neighbour();
        if (tap.made() && !leaveKernel) {
            KernelEnd.configure(dev, theirs.addr(), theirs.prefix());
        }
        LiveHost live = new LiveHost(tap, ours.toString(),
                badCable.delayNs());
        badCable.impair(live.cable());
        CountDownLatch over = new CountDownLatch(1);
        Thread ctrlC = new Thread(() -> endAndWait(live, over));
        Runtime.getRuntime().addShutdownHook(ctrlC);
        try (CaptureFile _ = captureTo(live)) {
            live.echo(echoPort);
            if (httpPort != null) live.http(httpPort, root);
            if (iperf3) live.iperf3(System.out);
            if (commands == null) {
                invite(ours);
            } else {
                live.shell(commands, printed, complaints, live::end);
            }
            live.run();
            out().print(printed);
            spec.commandLine().getErr().print(complaints);
            out().flush();
            spec.commandLine().getErr().flush();
            if (commands == null) {
                report(live);
            } else {
                live.close();
            }
        } catch (IOException e) {
            throw new UserError("can't write " + capture + ": "
                    + e.getMessage());
        } finally {
            over.countDown();
        }
    }

    private CaptureFile captureTo(LiveHost live) throws IOException {
        if (capture == null) return null;
        CaptureFile file = new CaptureFile(capture);
        live.capture(file);
        return file;
    }

    private static void endAndWait(LiveHost live, CountDownLatch over) {
        live.end();
        try {
            over.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void invite(Cidr ours) {
        String ip = Ipv4Addr.toString(ours.addr());
        PrintWriter out = out();
        out.println("our host's eth0 is " + ip + ", its cable ends in the"
                + " real kernel's " + dev);
        out.println("in another terminal:");
        out.println("  ping " + ip);
        out.println("  nc -u " + ip + " " + echoPort
                + "      what you type comes back");
        out.println("  nc " + ip + " " + echoPort
                + "         the same over TCP");
        if (httpPort != null) {
            out.println("  curl http://" + ip + (httpPort == 80 ? ""
                    : ":" + httpPort) + "/");
        }
        out.println("Ctrl-C ends it");
    }

    private void report(LiveHost live) {
        PrintWriter out = out();
        out.println();
        out.printf(Locale.ROOT, "%d datagrams and %d bytes of TCP echoed;"
                + " at most %.1f ms behind the clock%s%n", live.echoed(),
                live.echoedBytes(), live.behind() / 1e6,
                live.behind() > SLOW_NS ? ": it could not keep up" : "");
        if (live.httpStats() != null) {
            out.println(live.httpStats().requests + " HTTP requests answered"
                    + " on " + live.httpStats().connections + " connections, "
                    + live.httpStats().broken + " of them broken off");
        }
        if (live.refused() > 0) {
            out.println(live.refused() + " frames not taken by the kernel: "
                    + dev + " was down");
        }
        out.print(live.host().proc().read("/proc/net/snmp"));
        live.close();
        out.println("nothing leaked");
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

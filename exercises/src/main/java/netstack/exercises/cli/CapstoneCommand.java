package netstack.exercises.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import netstack.exercises.capstone.CapstoneLive;
import netstack.exercises.capstone.PartError;
import netstack.exercises.capstone.StudentTcp;
import netstack.host.cli.CableOptions;
import netstack.host.cli.Cidr;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;
import netstack.host.live.KernelEnd;
import netstack.host.live.Tap;
import netstack.host.live.TapException;
import netstack.ipv4.wire.Ipv4Addr;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `lab capstone`: the student's TCP talks to the real kernel.
@Command(name = "capstone", mixinStandardHelpOptions = true,
        description = "Your TCP talks to the real kernel: serves files with"
                + " the parts of TCP that you have written, until Ctrl-C.",
        footer = {"", "It needs your tcp-sender; tcp-seq, tcp-rto and"
            + " tcp-reassembly are yours where you have started them.",
            "", "Examples:", "  sudo ./lab capstone",
            "  sudo ./lab capstone --root book/target --loss 2 --delay 10"})
public final class CapstoneCommand implements Callable<Integer> {

    private static final int PATIENCE_S = 10;

    @Option(names = "--dev", defaultValue = "lab0", paramLabel = "NAME",
            description = "The kernel's TAP device, made when there is none "
                    + "(default: ${DEFAULT-VALUE}).")
    private String dev;
    @Option(names = "--addr", defaultValue = "10.0.0.2/24",
            paramLabel = "ADDR/LEN", description = "Your host's address; the"
                    + " kernel's end gets the first other one of its prefix"
                    + " (default: ${DEFAULT-VALUE}).")
    private String addr;
    @Option(names = "--no-kernel-addr", description = "Leaves the kernel's"
            + " end as it is.")
    private boolean leaveKernel;
    @Option(names = "--port", defaultValue = "80", paramLabel = "PORT",
            description = "Where it serves (default: ${DEFAULT-VALUE}).")
    private int port;
    @Option(names = "--root", defaultValue = ".", paramLabel = "DIR",
            description = "The folder whose files it serves (default: the"
                    + " current one).")
    private Path root;
    @Option(names = "--from", paramLabel = "DIR", description = "Where the"
            + " parts are, each in a folder of its exercise's name (default:"
            + " student).")
    private Path from;
    @Mixin private CableOptions badCable;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Cidr ours = Cidr.parse(addr);
        badCable.check();
        if (port < 1 || port > 65535) {
            throw new UserError("--port " + port
                    + ": a port is a number from 1 to 65535");
        }
        if (!Files.isDirectory(root)) {
            throw new UserError("--root " + root
                    + ": there is no such folder");
        }
        try {
            StudentTcp tcp = new StudentTcp(from != null ? from
                    : Home.dir().resolve("student"));
            tcp.parts(0);
            try (Tap tap = new Tap(dev)) {
                return live(tap, tcp, ours);
            }
        } catch (TapException | PartError e) {
            throw new UserError(e.getMessage());
        }
    }

    private int live(Tap tap, StudentTcp tcp, Cidr ours)
            throws TapException, InterruptedException {
        Cidr theirs = ours.neighbour();
        if (tap.made() && !leaveKernel) {
            KernelEnd.configure(dev, theirs.addr(), theirs.prefix());
        }
        CountDownLatch over = new CountDownLatch(1);
        try (CapstoneLive live = new CapstoneLive(tap, tcp, ours.addr(),
                port, root, badCable.delayNs())) {
            badCable.impair(live.cable());
            Runtime.getRuntime().addShutdownHook(
                    new Thread(() -> endAndWait(live, over)));
            invite(tcp, Ipv4Addr.toString(ours.addr()));
            live.run();
            out().println();
            out().println(live.report());
            out().flush();
            return 0;
        } catch (PartError e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println("your TCP has stopped: " + e.getMessage());
            err.flush();
            return 1;
        } finally {
            over.countDown();
        }
    }

    private static void endAndWait(CapstoneLive live, CountDownLatch over) {
        live.end();
        try {
            over.await(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void invite(StudentTcp tcp, String ip) {
        PrintWriter out = out();
        String url = "http://" + ip + (port == 80 ? "" : ":" + port) + "/";
        out.println("your host is " + ip + ", its cable ends in the real"
                + " kernel's " + dev);
        out.println("yours: " + String.join(", ", tcp.own())
                + (tcp.plain().isEmpty() ? "" : "; plain parts stand in for "
                        + String.join(", ", tcp.plain())));
        out.println("in another terminal:");
        out.println("  curl -O " + url + "FILE       a file of "
                + root.toAbsolutePath().normalize());
        out.println("  curl -T FILE " + url
                + "       the other way; it answers with the SHA-256");
        out.println("Ctrl-C ends it");
        out.flush();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

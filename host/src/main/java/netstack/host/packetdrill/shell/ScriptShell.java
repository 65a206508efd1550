package netstack.host.packetdrill.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netstack.host.Host;
import netstack.host.packetdrill.code.Arithmetic;
import netstack.host.packetdrill.code.CodeError;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.packetdrill.sys.TestFiles;
import netstack.host.sh.Io;
import netstack.host.sh.Shell;
import netstack.transport.tcp.CubicParams;

/// Runs the command lines of a script on its host. A command whose name is
/// the path of another shell script is run line by line; `defaults.sh`, the
/// table of settings that all scripts start from, is known even where that
/// file is missing.
public final class ScriptShell {
    private static final Pattern SILENT = Pattern.compile(
            "\\d?&?>>?\\s*/dev/null|2>&1");
    private static final Pattern SUM = Pattern.compile(
            "\\$\\(\\((.*?)\\)\\)");
    private static final Pattern PATH = Pattern.compile(
            "(^\\s*|[;&|\\n]\\s*)([^\\s;&|'\"=]*/)([\\w.${}-]+\\.(sh|py))");
    private static final Pattern CUBIC = Pattern.compile("echo\\s+(\\d+)"
            + "\\s*>\\s*/sys/module/tcp_cubic/parameters/(\\w+)");
    private static final String RESTORE = "sysctl_restore";

    private final Path dir;
    private final Shell shell;
    private final SysctlCommand sysctl;
    private final TestFiles files = new TestFiles();
    private boolean lenient;

    /// @param dir the script's folder; null if it has none
    public ScriptShell(Host host, Path dir) {
        this.dir = dir;
        shell = new Shell(host);
        sysctl = new SysctlCommand(host.net().sysctl(), shell);
        shell.tool("sysctl", sysctl);
        shell.tool("set_sysctls.py", sysctl::setSysctls);
        shell.tool("nstat", new NstatTool(host));
        shell.tool("ip", new RouteTool(host, shell.tool("ip")));
        shell.tool("tc", new TcTool(host));
        shell.tool("ethtool", new EthtoolTool(host));
        shell.tool("dd", (args, _) -> files.dd(args));
        shell.tool("rm", (args, _) -> files.rm(args));
        shell.tool("true", (_, _) -> 0);
        shell.tool("sleep", (args, _) -> sleep(host, args));
        shell.tool("tcp_cubic", (args, _) -> cubic(host, args));
        shell.tool("source", this::source);
        shell.tool(".", this::source);
    }

    /// The files that commands have made.
    public TestFiles files() {
        return files;
    }

    /// Runs `text` in the current task; throws [Failure] unless its status
    /// is 0.
    public void run(String text) {
        StringBuilder out = new StringBuilder();
        StringBuilder err = new StringBuilder();
        int status = shell.script(prepared(text), out, err);
        if (status != 0) {
            if (err.indexOf("cannot create /sys/") >= 0) {
                throw Failure.missing(text.strip());
            }
            String why = err.toString().lines().findFirst().orElse(
                    "it found nothing");
            throw new Failure("`" + text.strip() + "` ended with status "
                    + status + ": " + why);
        }
    }

    /// What it prints, on one line: the value of a definition.
    public String output(String text) {
        StringBuilder out = new StringBuilder();
        shell.script(prepared(text), out, new StringBuilder());
        return out.toString().strip().replace('\n', ' ');
    }

    private String prepared(String text) {
        String line = text.replace("\\\n", " ");
        line = SILENT.matcher(line).replaceAll(" ");
        line = CUBIC.matcher(line).replaceAll("tcp_cubic $2 $1");
        line = SUM.matcher(line).replaceAll(m -> sum(m.group(1)));
        Matcher paths = PATH.matcher(line);
        return paths.replaceAll(m -> Matcher.quoteReplacement(m.group(1)
                + (m.group(3).equals("set_sysctls.py") ? m.group(3)
                    : "source " + m.group(2) + m.group(3))));
    }

    private static String sum(String expression) {
        try {
            return Long.toString(Arithmetic.of(expression));
        } catch (CodeError e) {
            throw new Failure(e.getMessage());
        }
    }

    private static int sleep(Host host, List<String> args) {
        double seconds = Double.parseDouble(args.getFirst());
        host.machine().nanosleep((long) (seconds * 1e9));
        return 0;
    }

    /// A parameter of the module `tcp_cubic`, which scripts write by sysfs.
    private static int cubic(Host host, List<String> args) {
        CubicParams p = host.inet().tcp.cubic();
        int value = Integer.parseInt(args.get(1));
        switch (args.getFirst()) {
            case "hystart" -> p.hystart = value != 0;
            case "hystart_detect" -> p.hystartDetect = value;
            case "hystart_low_window" -> p.hystartLowWindow = value;
            case "hystart_ack_delta_us" -> p.hystartAckDeltaUs = value;
            case "fast_convergence" -> p.fastConvergence = value != 0;
            case "tcp_friendliness" -> p.tcpFriendliness = value != 0;
            case "beta" -> p.beta = value;
            case "initial_ssthresh" -> p.initialSsthresh = value;
            default -> throw Failure.missing("the parameter "
                    + args.getFirst() + " of tcp_cubic");
        }
        return 0;
    }

    /// Runs a file; files of settings that were saved have nothing to do
    /// here, since each script has a host of its own.
    private int source(List<String> args, Io io) {
        String name = args.isEmpty() ? "" : args.getFirst();
        if (name.contains(RESTORE)) return 0;
        String base = name.substring(name.lastIndexOf('/') + 1);
        boolean defaults = base.equals("defaults.sh");
        String text = read(name);
        if (text == null && !defaults) {
            return io.fail(127, "sh: " + name + ": not found");
        }
        boolean was = lenient;
        lenient |= defaults;
        sysctl.lenient(lenient);
        run(text != null ? text : name.contains("common/")
                ? Defaults.GOOGLE : Defaults.TEXT);
        lenient = was;
        sysctl.lenient(was);
        return 0;
    }

    private String read(String name) {
        try {
            Path file = dir == null ? null : dir.resolve(name);
            return file == null || !Files.isRegularFile(file) ? null
                    : Files.readString(file);
        } catch (IOException | InvalidPathException unreadable) {
            return null;
        }
    }
}

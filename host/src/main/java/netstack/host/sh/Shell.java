package netstack.host.sh;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import netstack.driver.net.SysctlException;
import netstack.host.Host;
import netstack.host.proc.ProcFs;

/// Runs command lines on a host, as `sh -c` in a terminal does: when it ends,
/// what runs in the background is hung up.
///
/// Left out: variables, expansion, control structures, here-documents.
public final class Shell {
    private static final int NOT_FOUND = 127;
    private static final int SYNTAX = 2;

    private final Map<String, Tool> tools = new TreeMap<>();
    private final Host host;
    private final ProcFs proc;
    private final Jobs jobs;

    /// A shell of the superuser on `host`.
    public Shell(Host host) {
        this.host = host;
        proc = host.proc();
        jobs = new Jobs(host.machine());
        TextTools.addTo(tools, proc);
        tools.put("sysctl", new SysctlTool(host.net().sysctl()));
        tools.put("ip", new IpTool(host));
        tools.put("ethtool", new EthtoolTool(host));
        tools.put("ss", new SsTool(host));
        tools.put("dmesg", (args, io) -> {
            host.net().printk().lines().forEach(io::println);
            return 0;
        });
        tools.put("curl", Programs.curl(host));
        tools.put("iperf3", Programs.iperf3(host));
        tools.put("echoping", Programs.echoping(host));
        tools.put("irqbalance", new IrqbalanceTool(host));
        tools.put("sleep", new SleepTool(host.machine()));
        tools.put("tcpdump", new TcpdumpTool(host));
        tools.put("wait", (args, io) -> jobs.await());
    }

    /// The programs that there are.
    public Iterable<String> programs() {
        return tools.keySet();
    }

    /// The program called `name`; null if there is none.
    public Tool tool(String name) {
        return tools.get(name);
    }

    /// Adds a program, or replaces one.
    public void tool(String name, Tool tool) {
        tools.put(name, tool);
    }

    /// Runs `line`; what it prints goes to `out` and `err`, the status of
    /// the last command is returned.
    public int run(String line, StringBuilder out, StringBuilder err) {
        int[] status = new int[1];
        host.exec("sh", () -> status[0] = script(line, out, err));
        return status[0];
    }

    /// The same in the current task: for a program that calls the shell.
    public int script(String line, StringBuilder out, StringBuilder err) {
        List<Parser.Pipeline> pipelines;
        try {
            pipelines = Parser.parse(line);
        } catch (IllegalArgumentException e) {
            err.append("sh: ").append(e.getMessage()).append('\n');
            return SYNTAX;
        }
        int status = 0;
        for (Parser.Pipeline p : pipelines) {
            if (p.operator().equals("&&") && status != 0) continue;
            if (p.operator().equals("||") && status == 0) continue;
            if (p.background()) {
                jobs.start(() -> run(p, out, err));
                status = 0;
            } else {
                status = run(p, out, err);
            }
        }
        jobs.hangUp();
        return status;
    }

    private int run(Parser.Pipeline pipeline, StringBuilder out,
            StringBuilder err) {
        String in = "";
        int status = 0;
        for (Parser.Command command : pipeline.commands()) {
            boolean last = command == pipeline.commands().getLast();
            boolean toFile = command.writeTo() != null;
            StringBuilder to = last && !toFile ? out : new StringBuilder();
            Io io = new Io(in, to, err);
            status = run(command.words(), io);
            if (toFile) {
                status = write(command.writeTo(), to.toString(), io, status);
                in = "";
            } else {
                in = to.toString();
            }
        }
        return status;
    }

    private int run(List<String> words, Io io) {
        Tool tool = tools.get(words.getFirst());
        if (tool == null) {
            return io.fail(NOT_FOUND, "sh: " + words.getFirst()
                    + ": not found");
        }
        return tool.run(words.subList(1, words.size()), io);
    }

    private int write(String path, String text, Io io, int status) {
        if (!proc.exists(path)) {
            return io.fail(SYNTAX, "sh: cannot create " + path
                    + ": Directory nonexistent");
        }
        if (!proc.writable(path)) {
            return io.fail(SYNTAX, "sh: cannot create " + path
                    + ": Permission denied");
        }
        try {
            proc.write(path, text);
            return status;
        } catch (SysctlException e) {
            return io.fail(1, "sh: write error: " + e.getMessage());
        }
    }
}

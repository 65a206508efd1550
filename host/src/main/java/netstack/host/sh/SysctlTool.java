package netstack.host.sh;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlEntry;
import netstack.driver.net.SysctlException;

/// `sysctl` of procps: `KEY`, `KEY=VALUE`, `-w`, `-n`, `-a`.
final class SysctlTool implements Tool {
    private final Sysctl sysctl;

    SysctlTool(Sysctl sysctl) {
        this.sysctl = sysctl;
    }

    @Override
    public int run(List<String> args, Io io) {
        boolean all = false;
        boolean valueOnly = false;
        List<String> keys = new ArrayList<>();
        for (String arg : args) {
            switch (arg) {
                case "-a" -> all = true;
                case "-n" -> valueOnly = true;
                case "-w" -> { }
                default -> {
                    if (arg.startsWith("-")) {
                        return io.fail(1, "sysctl: invalid option " + arg);
                    }
                    keys.add(arg);
                }
            }
        }
        if (all) {
            for (SysctlEntry e : sysctl.list("")) show(e, valueOnly, io);
            return 0;
        }
        if (keys.isEmpty()) {
            return io.fail(1, "sysctl: no variables specified\n"
                    + "Try `sysctl --help' for more information.");
        }
        int status = 0;
        for (String key : keys) status |= one(key, valueOnly, io);
        return status;
    }

    private int one(String text, boolean valueOnly, Io io) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals).strip();
        List<SysctlEntry> entries = sysctl.list(key);
        if (entries.isEmpty() || key.isEmpty()) {
            return io.fail(1, "sysctl: cannot stat /proc/sys/"
                    + key.replace('.', '/') + ": No such file or directory");
        }
        if (equals < 0) {
            for (SysctlEntry e : entries) show(e, valueOnly, io);
            return 0;
        }
        String value = text.substring(equals + 1).strip();
        try {
            sysctl.set(key, value);
        } catch (SysctlException e) {
            return io.fail(1, "sysctl: " + (e.getMessage()
                    .startsWith("Permission")
                    ? "permission denied on key \"" + key + "\""
                    : "setting key \"" + key + "\": " + e.getMessage()));
        }
        io.println(valueOnly ? value : dotted(entries.getFirst()) + " = "
                + value);
        return 0;
    }

    private static void show(SysctlEntry e, boolean valueOnly, Io io) {
        io.println(valueOnly ? e.read() : dotted(e) + " = " + e.read());
    }

    /// The name as `sysctl` prints it: dots and slashes change places.
    private static String dotted(SysctlEntry e) {
        StringBuilder name = new StringBuilder(e.path());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            name.setCharAt(i, c == '/' ? '.' : c == '.' ? '/' : c);
        }
        return name.toString();
    }
}

package netstack.host.packetdrill.shell;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlException;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.sh.Io;
import netstack.host.sh.Shell;
import netstack.host.sh.Tool;

/// `sysctl`, with `-q` and `-e` too; a setting that the host does not have
/// fails the script by its name.
final class SysctlCommand implements Tool {
    private static final String PROC = "/proc/sys/";

    private final Sysctl sysctl;
    private final Tool plain;
    private boolean lenient;

    SysctlCommand(Sysctl sysctl, Shell shell) {
        this.sysctl = sysctl;
        plain = shell.tool("sysctl");
    }

    /// Whether missing settings are left out in silence.
    void lenient(boolean on) {
        lenient = on;
    }

    @Override
    public int run(List<String> args, Io io) {
        boolean ignore = lenient;
        boolean quiet = false;
        List<String> rest = new ArrayList<>();
        for (String arg : args) {
            if (arg.matches("-[qew]+")) {
                quiet |= arg.contains("q");
                ignore |= arg.contains("e");
            } else {
                rest.add(arg);
            }
        }
        List<String> known = new ArrayList<>();
        for (String arg : rest) {
            String key = arg.replaceFirst("\\s*=.*", "");
            if (key.startsWith("-") || sysctl.has(key)) {
                known.add(arg);
            } else if (!ignore) {
                throw Failure.missing("sysctl " + key);
            }
        }
        if (known.isEmpty() && !rest.isEmpty()) return 0;
        boolean writes = known.stream().allMatch(a -> a.indexOf('=') > 0);
        return quiet && writes ? write(known, io) : plain.run(known, io);
    }

    private int write(List<String> settings, Io io) {
        int status = 0;
        for (String s : settings) {
            int equals = s.indexOf('=');
            status |= set(s.substring(0, equals).strip(),
                    s.substring(equals + 1).strip(), io);
        }
        return status;
    }

    private int set(String key, String value, Io io) {
        try {
            sysctl.set(key, value);
            return 0;
        } catch (SysctlException e) {
            return io.fail(1, "sysctl: setting key \"" + key + "\": "
                    + e.getMessage());
        }
    }

    /// `set_sysctls.py /proc/sys/net/ipv4/tcp_x=1 ...`: the same, by paths.
    int setSysctls(List<String> args, Io io) {
        int status = 0;
        for (String arg : args) {
            int equals = arg.indexOf('=');
            if (equals < 0 || !arg.startsWith(PROC)) {
                return io.fail(1, "set_sysctls.py: no setting: " + arg);
            }
            String key = arg.substring(PROC.length(), equals);
            if (!sysctl.has(key)) throw Failure.missing("sysctl " + key);
            status |= set(key, arg.substring(equals + 1), io);
        }
        return status;
    }
}

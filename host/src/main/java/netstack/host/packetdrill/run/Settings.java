package netstack.host.packetdrill.run;

import java.util.List;
import java.util.Map;
import java.util.Set;
import netstack.host.packetdrill.ast.Option;
import netstack.host.packetdrill.ast.Pos;
import netstack.host.packetdrill.parse.BadScript;
import netstack.ipv4.wire.Ipv4Addr;

/// What a script's options set, and the command line's after them.
final class Settings {
    private static final int DEFAULT_LOCAL = 0xc0a80000;    // 192.168.0.0
    private static final int DEFAULT_REMOTE = 0xc0000201;   // 192.0.2.1
    private static final int CLASS_B = 0xffff0000;
    /// What has no meaning here: there is no wire, no compiler and no
    /// clock that could be late.
    private static final Set<String> IGNORED = Set.of("speed", "verbose",
            "code_command", "code_format", "code_sockopt", "so_filename",
            "so_flags", "psp_udp_port", "init_scripts", Option.DEFINE);

    String ipVersion = "ipv4";
    int bindPort = 8080;
    int connectPort = 8080;
    int localIp = DEFAULT_LOCAL;
    int netmask = CLASS_B;
    int gatewayIp;
    int remoteIp = DEFAULT_REMOTE;
    int remotePrefix = 24;
    int mtu = 1500;
    int mss;
    long toleranceUs = 4000;
    double tolerancePercent = 12.5;
    long tsTickUs;
    boolean tsEcrScaled;
    boolean strictSegments;
    boolean sendOmitFree;
    boolean anyIp;
    boolean dryRun;
    boolean packetsMayFail;
    boolean syscallsMayFail;

    /// The settings of `options`, then of `overrides`, which stand on the
    /// command line.
    static Settings of(String file, List<Option> options,
            Map<String, String> overrides) {
        Settings s = new Settings();
        for (Option o : options) {
            s.set(file, o.pos(), o.name(), o.value());
        }
        overrides.forEach((name, value) ->
                s.set("command line", Pos.NONE, name, value));
        s.addresses();
        return s;
    }

    /// A local address that only names the network gets a host's number; the
    /// gateway is another host there.
    private void addresses() {
        int network = localIp & netmask;
        if (localIp == network) localIp = network | 1;
        if (gatewayIp == 0) gatewayIp = network | 2;
        if (gatewayIp == localIp) {
            gatewayIp = network | (localIp == (network | 2) ? 1 : 2);
        }
    }

    private void set(String file, Pos pos, String name, String raw) {
        if (IGNORED.contains(name) || name.startsWith("wire_")) return;
        String value = raw == null ? null : unquoted(raw);
        try {
            if (!flag(name, value) && !address(name, value)
                    && !number(name, value)) {
                throw new BadScript(file, pos, "there is no option --"
                        + name);
            }
        } catch (IllegalArgumentException e) {
            throw new BadScript(file, pos, "--" + name + "=" + raw
                    + ": " + e.getMessage());
        }
    }

    private static String unquoted(String raw) {
        return raw.length() > 1 && "\"'".indexOf(raw.charAt(0)) >= 0
                ? raw.substring(1, raw.length() - 1) : raw;
    }

    private boolean flag(String name, String value) {
        boolean on = value == null || !value.equals("0");
        switch (name) {
            case "tcp_ts_ecr_scaled" -> tsEcrScaled = on;
            case "strict_segments" -> strictSegments = on;
            case "send_omit_free" -> sendOmitFree = on;
            case "is_anyip" -> anyIp = on;
            case "dry_run" -> dryRun = on;
            case "non_fatal" -> nonFatal(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void nonFatal(String value) {
        for (String what : needed(value).split(",")) {
            switch (what) {
                case "packet" -> packetsMayFail = true;
                case "syscall" -> syscallsMayFail = true;
                default -> throw new IllegalArgumentException(
                        "only packet and syscall can be non-fatal");
            }
        }
    }

    private boolean address(String name, String value) {
        switch (name) {
            case "ip_version" -> {
                if (!needed(value).matches("ipv4|ipv4-mapped-ipv6|ipv6")) {
                    throw new IllegalArgumentException(
                            "ipv4, ipv4-mapped-ipv6 or ipv6");
                }
                ipVersion = value;
            }
            case "local_ip" -> localIp = v4(value, localIp);
            case "gateway_ip" -> gatewayIp = v4(value, gatewayIp);
            case "netmask_ip" -> netmask = v4(value, netmask);
            case "remote_ip" -> remote(needed(value));
            default -> {
                return false;
            }
        }
        return true;
    }

    private void remote(String value) {
        int slash = value.indexOf('/');
        if (slash >= 0) {
            remotePrefix = (int) ranged(value.substring(slash + 1), 1, 128);
        }
        remoteIp = v4(slash < 0 ? value : value.substring(0, slash),
                remoteIp);
    }

    /// IPv6 addresses are taken by scripts that will fail by that name.
    private static int v4(String value, int unchanged) {
        return needed(value).indexOf(':') >= 0 ? unchanged
                : Ipv4Addr.parse(value);
    }

    private boolean number(String name, String value) {
        switch (name) {
            case "bind_port" -> bindPort = (int) ranged(value, 0, 65535);
            case "connect_port" -> connectPort = (int) ranged(value, 0,
                    65535);
            case "mtu" -> mtu = (int) ranged(value, 68, 65535);
            case "mss" -> mss = (int) ranged(value, 1, 65535);
            case "tolerance_usecs" -> toleranceUs = ranged(value, 0,
                    Integer.MAX_VALUE);
            case "tolerance_percent" -> tolerancePercent =
                    Double.parseDouble(needed(value));
            case "tcp_ts_tick_usecs" -> tsTickUs = ranged(value, 0,
                    1_000_000);
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long ranged(String value, long min, long max) {
        long n = Long.parseLong(needed(value));
        if (n < min || n > max) {
            throw new IllegalArgumentException("a number from " + min
                    + " to " + max);
        }
        return n;
    }

    private static String needed(String value) {
        if (value == null) {
            throw new IllegalArgumentException("a value is needed");
        }
        return value;
    }

    /// How many bits of the local network's mask are set.
    int localPrefix() {
        return Integer.bitCount(netmask);
    }
}

package netstack.transport.tcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import netstack.driver.net.Errno;
import netstack.driver.net.Net;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlString;
import netstack.skbuff.Linux;

/// The congestion controls of one namespace: which there are, and which a
/// program without CAP_NET_ADMIN may choose by `TCP_CONGESTION`.
@Linux(value = "tcp_cong_list", file = "net/ipv4/tcp_cong.c", renamed = true)
final class TcpCong {
    /// What a new namespace uses.
    private static final String DEFAULT = "cubic";

    private final Map<String, Supplier<CongestionControl>> known =
            new LinkedHashMap<>();
    private final Set<String> allowed = new TreeSet<>();
    /// The parameters of CUBIC.
    final CubicParams cubic = new CubicParams();

    private final SysctlString defaultCong;
    private final SysctlString availableCong;

    TcpCong(Net net) {
        register("reno", Reno::new);
        register("cubic", () -> new Cubic(cubic));
        allowed.add("reno");
        allowed.add(DEFAULT);
        Sysctl s = net.sysctl();
        defaultCong = s.stringOf(TcpSysctls.name("congestion_control"),
                DEFAULT, known::containsKey);
        availableCong = s.stringOf(
                TcpSysctls.name("available_congestion_control"), available());
        availableCong.readOnly();
        SysctlString allow = s.stringOf(
                TcpSysctls.name("allowed_congestion_control"), allowed(),
                this::allKnown);
        allow.onWrite(() -> {
            allowOnly(allow.value);
            allow.value = allowed();
        });
        defaultCong.onWrite(() -> {
            allowed.add(defaultCong.value);
            allow.value = allowed();
        });
    }

    @Linux(value = "tcp_register_congestion_control", renamed = true)
    void register(String name, Supplier<CongestionControl> make) {
        if (known.putIfAbsent(name, make) != null) {
            throw new IllegalStateException("congestion control " + name
                    + " is registered twice");
        }
    }

    /// Adds one that is no part of the stack.
    @Linux(value = "bpf_tcp_ca_reg", file = "net/ipv4/bpf_tcp_ca.c",
            renamed = true)
    void registerOps(String name, Supplier<TcpCongestionOps> make) {
        register(name, () -> new BpfTcpCa(name, make.get()));
        availableCong.value = available();
    }

    boolean allKnown(String names) {
        return known.keySet().containsAll(Set.of(names.split("\\s+")));
    }

    @Linux(value = "tcp_set_allowed_congestion_control", renamed = true)
    void allowOnly(String names) {
        allowed.clear();
        allowed.addAll(Set.of(names.split("\\s+")));
    }

    /// All names, in the order of registration.
    @Linux(value = "tcp_get_available_congestion_control", renamed = true)
    String available() {
        return String.join(" ", known.keySet());
    }

    @Linux(value = "tcp_get_allowed_congestion_control", renamed = true)
    String allowed() {
        return String.join(" ", known.keySet().stream()
                .filter(allowed::contains).toList());
    }

    /// A fresh one for a connection, by a name that is known, or null for
    /// what the namespace uses.
    CongestionControl create(String name) {
        return known.get(name == null ? defaultCong.value : name).get();
    }

    /// Whether a program may choose `name`: 0 or a negative error number.
    int mayChoose(String name, boolean capNetAdmin) {
        if (!known.containsKey(name)) {
            return -Errno.ENOENT;
        }
        return capNetAdmin || allowed.contains(name) ? 0 : -Errno.EPERM;
    }
}

package netstack.host.packetdrill.run;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import netstack.host.Host;
import netstack.transport.ErrnoException;
import netstack.transport.SockOpt;
import netstack.transport.tcp.TcpInfo;

/// `getsockopt(TCP_INFO)` as C's names and numbers: `sndCwnd` of [TcpInfo]
/// is `tcpi_snd_cwnd`.
final class TcpInfoMap {
    private TcpInfoMap() {
    }

    /// All fields of the connection behind a descriptor of the current task;
    /// empty if there is none.
    static Map<String, Long> of(Host host, int fd) {
        if (fd < 0) return Map.of();
        TcpInfo info = new TcpInfo();
        try {
            host.syscalls().getsockopt(fd, SockOpt.SOL_TCP,
                    SockOpt.TCP_INFO, info);
        } catch (ErrnoException e) {
            return Map.of();
        }
        Map<String, Long> names = new LinkedHashMap<>();
        for (Field f : TcpInfo.class.getFields()) {
            if (!Modifier.isStatic(f.getModifiers())) {
                names.put(name(f.getName()), value(f, info));
            }
        }
        return names;
    }

    private static String name(String camel) {
        return "tcpi_" + camel.replaceAll("([A-Z])", "_$1")
                .toLowerCase(Locale.ROOT);
    }

    private static long value(Field f, TcpInfo info) {
        try {
            Object v = f.get(info);
            return v instanceof Boolean b ? b ? 1 : 0
                    : ((Number) v).longValue();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}

package netstack.host.packetdrill.run;

import java.util.Map;
import netstack.host.Host;

/// `getsockopt(TCP_INFO)` as names and numbers.
final class TcpInfo {
    private TcpInfo() {
    }

    /// All fields of the connection behind a descriptor of the current task;
    /// empty if there is none.
    static Map<String, Long> of(Host host, int fd) {
        return Map.of();
    }
}

package netstack.host.libpcap;

import java.util.HashMap;
import java.util.Map;

/// Names for numbers, as `/etc/services` and `/etc/protocols` of a Debian
/// system have them: for who prints packets.
public final class Services {
    private final Map<String, String> ports = new HashMap<>();
    private final Map<Integer, String> protocols = new HashMap<>();

    public Services() {
        for (String line : NameDb.lines("services.txt")) {
            String[] f = line.split(" ");
            ports.putIfAbsent(f[1] + "/" + f[2], f[0]);
        }
        for (String line : NameDb.lines("protocols.txt")) {
            String[] f = line.split(" ");
            protocols.putIfAbsent(Integer.valueOf(f[1]), f[0]);
        }
    }

    /// The service at a port of `tcp` or `udp`; null if it has no name.
    public String port(int port, String proto) {
        return ports.get(port + "/" + proto);
    }

    /// The IP protocol's name; null if it has none.
    public String protocol(int number) {
        return protocols.get(number);
    }
}

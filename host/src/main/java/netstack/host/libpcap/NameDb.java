package netstack.host.libpcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// The names of services and protocols, as `/etc/services` and
/// `/etc/protocols` of a Debian system have them.
final class NameDb {
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final Map<String, Integer> services = new HashMap<>();
    private final Map<String, Integer> protocols = new HashMap<>();

    NameDb() {
        for (String line : lines("services.txt")) {
            String[] f = line.split(" ");
            services.put(f[0] + "/" + f[2], Integer.valueOf(f[1]));
        }
        for (String line : lines("protocols.txt")) {
            String[] f = line.split(" ");
            protocols.put(f[0], Integer.valueOf(f[1]));
        }
    }

    static String[] lines(String file) {
        try (InputStream in = NameDb.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                .split("\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A port and the protocol that has it, [GenPort#PROTO_UNDEF] for both.
    record Port(int port, int proto) { }

    /// The port of a name or of digits; null if there is none.
    Port port(String name) {
        if (name.matches("[0-9]{1,9}")) {
            return new Port(Integer.parseInt(name), GenPort.PROTO_UNDEF);
        }
        Integer tcp = services.get(name + "/tcp");
        Integer udp = services.get(name + "/udp");
        if (tcp == null) {
            return udp == null ? null : new Port(udp, UDP);
        }
        return new Port(tcp, tcp.equals(udp) ? GenPort.PROTO_UNDEF : TCP);
    }

    /// The number of an IP protocol, -1 if nobody knows it.
    int protocol(String name) {
        return protocols.getOrDefault(name, -1);
    }

    /// The address of a host: only this one's name for itself is known.
    Integer host(String name) {
        return name.equals("localhost") ? Integer.valueOf(0x7f000001)
            : null;
    }

    /// The first address of a network, 0 if nobody knows it.
    int network(String name) {
        return switch (name) {
            case "loopback" -> 0x7f000000;
            case "link-local" -> 0xa9fe0000;
            default -> 0;
        };
    }
}

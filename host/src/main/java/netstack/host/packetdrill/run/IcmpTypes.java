package netstack.host.packetdrill.run;

import java.util.Map;
import netstack.host.packetdrill.ast.Icmp;
import netstack.host.packetdrill.sys.Failure;

/// The names of ICMP types and codes (RFC 792, 1122, 1812).
final class IcmpTypes {
    private static final Map<String, Integer> TYPES = Map.ofEntries(
            Map.entry("echo_reply", 0), Map.entry("unreachable", 3),
            Map.entry("source_quench", 4), Map.entry("redirect", 5),
            Map.entry("echo_request", 8), Map.entry("time_exceeded", 11),
            Map.entry("parameter_problem", 12),
            Map.entry("timestamp_request", 13),
            Map.entry("timestamp_reply", 14),
            Map.entry("information_request", 15),
            Map.entry("information_reply", 16));
    private static final String[] UNREACHABLE = {"net_unreachable",
        "host_unreachable", "protocol_unreachable", "port_unreachable",
        "frag_needed", "source_route_failed", "net_unknown",
        "host_unknown", "source_host_isolated", "net_prohibited",
        "host_prohibited", "net_unreachable_for_tos",
        "host_unreachable_for_tos", "comm_prohibited",
        "host_precedence_violation", "precedence_cutoff"};
    private static final String[] REDIRECT = {"net", "host", "tos_net",
        "tos_host"};
    private static final String[] TIME_EXCEEDED = {"ttl", "fragment"};

    private IcmpTypes() {
    }

    /// The type's number.
    static int type(Icmp i) {
        if (i.type().matches("\\d{1,3}")) return Integer.parseInt(i.type());
        Integer type = TYPES.get(i.type());
        if (type == null) throw Failure.missing("ICMP type " + i.type());
        return type;
    }

    /// The code's number; 0 if none is written.
    static int code(Icmp i) {
        if (i.code() == null) return 0;
        if (i.code().matches("\\d{1,3}")) return Integer.parseInt(i.code());
        String[] names = switch (type(i)) {
            case 3 -> UNREACHABLE;
            case 5 -> REDIRECT;
            case 11 -> TIME_EXCEEDED;
            default -> new String[0];
        };
        for (int n = 0; n < names.length; n++) {
            if (names[n].equals(i.code())) return n;
        }
        throw Failure.missing("ICMP code " + i.type() + " " + i.code());
    }
}

package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;

import netstack.ipv4.IpOutput;
import netstack.skbuff.Linux;

/// Socket options of the IP level.
///
/// Left out: joining multicast groups, source filters, ancillary data.
@Linux(value = "ip_sockglue", file = "net/ipv4/ip_sockglue.c")
final class IpSockglue {
    private static final int ENOPROTOOPT = 92;

    private IpSockglue() {
    }

    @Linux(value = "do_ip_setsockopt", renamed = true)
    static int set(InetSock sk, int name, int value) {
        switch (name) {
            case SockOpt.IP_TOS -> {
                // Of a stream's ECN bits TCP decides.
                int ecn = sk.type == SockOpt.SOCK_STREAM ? 3 : 0;
                sk.tos = value & 0xff & ~ecn | sk.tos & ecn;
                sk.priority = IpOutput.tos2priority(sk.tos);
            }
            case SockOpt.IP_TTL -> {
                if (value != -1 && (value < 1 || value > 255)) {
                    return -EINVAL;
                }
                sk.ttl = Math.max(value, 0);
            }
            case SockOpt.IP_MTU_DISCOVER -> {
                if (value < 0 || value > SockOpt.IP_PMTUDISC_PROBE) {
                    return -EINVAL;
                }
                sk.pmtudisc = value;
            }
            case SockOpt.IP_RECVERR -> sk.recverr = value != 0;
            case SockOpt.IP_MULTICAST_IF -> sk.mcIndex = value;
            case SockOpt.IP_MULTICAST_LOOP -> sk.mcLoop = value != 0;
            case SockOpt.IP_MULTICAST_TTL -> {
                if (value < -1 || value > 255) {
                    return -EINVAL;
                }
                sk.mcTtl = value == -1 ? 1 : value;
            }
            default -> {
                return -ENOPROTOOPT;
            }
        }
        return 0;
    }

    @Linux(value = "do_ip_getsockopt", renamed = true)
    static int get(InetSock sk, int name) {
        return switch (name) {
            case SockOpt.IP_TOS -> sk.tos;
            case SockOpt.IP_TTL -> sk.ttl;
            case SockOpt.IP_MTU_DISCOVER -> sk.pmtudisc;
            case SockOpt.IP_RECVERR -> sk.recverr ? 1 : 0;
            case SockOpt.IP_MULTICAST_IF -> sk.mcIndex;
            case SockOpt.IP_MULTICAST_LOOP -> sk.mcLoop ? 1 : 0;
            case SockOpt.IP_MULTICAST_TTL -> sk.mcTtl;
            case SockOpt.IP_MTU -> sk.mtu();
            default -> -ENOPROTOOPT;
        };
    }
}

package netstack.transport;

import static netstack.driver.net.Errno.EADDRNOTAVAIL;
import static netstack.driver.net.Errno.EINVAL;

import netstack.ipv4.IpOutput;
import netstack.skbuff.Linux;

/// Socket options of the IP level.
///
/// Left out: joining multicast groups, source filters, ancillary data.
@Linux(value = "ip_sockglue", file = "net/ipv4/ip_sockglue.c")
final class IpSockglue {
    private static final int ENOPROTOOPT = 92;
    /// The two bits of congestion belong to TCP, not to the program.
    private static final int INET_ECN_MASK = 3;

    private IpSockglue() {
    }

    @Linux(value = "do_ip_setsockopt", renamed = true)
    static int set(InetSock sk, int name, int value) {
        switch (name) {
            case SockOpt.IP_TOS -> {
                // Of a stream's ECN bits TCP decides.
                int ecn = stream(sk) ? INET_ECN_MASK : 0;
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
                if (value < 0 || value > SockOpt.IP_PMTUDISC_OMIT) {
                    return -EINVAL;
                }
                sk.pmtudisc = value;
            }
            case SockOpt.IP_RECVERR -> {
                sk.recverr = value != 0;
                if (!sk.recverr) {
                    sk.errorQueue.purge();
                }
            }
            case SockOpt.IP_MULTICAST_LOOP -> sk.mcLoop = value != 0;
            case SockOpt.IP_FREEBIND -> sk.freebind = value != 0;
            case SockOpt.IP_BIND_ADDRESS_NO_PORT ->
                sk.bindAddressNoPort = value != 0;
            default -> {
                return limited(sk, name, value);
            }
        }
        return 0;
    }

    private static int limited(InetSock sk, int name, int value) {
        switch (name) {
            case SockOpt.IP_MULTICAST_IF -> {
                return multicastIf(sk, value);
            }
            case SockOpt.IP_MULTICAST_TTL -> {
                if (stream(sk) || value < -1 || value > 255) {
                    return -EINVAL;
                }
                sk.mcTtl = value == -1 ? 1 : value;
            }
            case SockOpt.IP_MINTTL -> {
                if (value < 0 || value > 255) {
                    return -EINVAL;
                }
                sk.minTtl = value;
            }
            case SockOpt.IP_LOCAL_PORT_RANGE -> {
                int low = value & 0xffff;
                int high = value >>> 16;
                if (low != 0 && high != 0 && low > high) {
                    return -EINVAL;
                }
                sk.localPortRange = value;
            }
            default -> {
                return -ENOPROTOOPT;
            }
        }
        return 0;
    }

    private static boolean stream(InetSock sk) {
        return sk.type == SockOpt.SOCK_STREAM;
    }

    /// The device by its index, where C has a `struct ip_mreqn`.
    private static int multicastIf(InetSock sk, int ifindex) {
        if (stream(sk)) {
            return -EINVAL;
        }
        if (ifindex != 0 && sk.net.devices().byIndex(ifindex) == null) {
            return -EADDRNOTAVAIL;
        }
        if (ifindex != 0 && sk.boundDevIf != 0
                && ifindex != sk.boundDevIf) {
            return -EINVAL;
        }
        sk.mcIndex = ifindex;
        return 0;
    }

    @Linux(value = "do_ip_getsockopt", renamed = true)
    static int get(InetSock sk, int name) {
        return switch (name) {
            case SockOpt.IP_TOS -> sk.tos;
            case SockOpt.IP_TTL -> sk.ttl != 0 ? sk.ttl : Integer.parseInt(
                sk.net.sysctl().get("net.ipv4.ip_default_ttl"));
            case SockOpt.IP_MINTTL -> sk.minTtl;
            case SockOpt.IP_FREEBIND -> sk.freebind ? 1 : 0;
            case SockOpt.IP_BIND_ADDRESS_NO_PORT ->
                sk.bindAddressNoPort ? 1 : 0;
            case SockOpt.IP_LOCAL_PORT_RANGE -> sk.localPortRange;
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

package netstack.transport.udp;

import netstack.skbuff.Linux;
import netstack.transport.Sock;

/// Finds the socket that a datagram is for.
///
/// Among several the one that says most about the datagram wins: connected
/// to its sender's address and port, bound to its device. Of equals the one
/// bound last wins, or with `SO_REUSEPORT` the flow's hash chooses.
///
/// Left out: `SO_INCOMING_CPU`, BPF, early demultiplexing.
@Linux(value = "udp_lookup", file = "net/ipv4/udp.c", renamed = true)
final class UdpLookup {
    private final UdpTable table;

    UdpLookup(UdpTable table) {
        this.table = table;
    }

    // tag::__udp4_lib_lookup[]
    /// The socket for a datagram from `saddr`:`sport` to `daddr`:`dport`
    /// that came by device `dif`; null if there is none.
    @Linux("__udp4_lib_lookup")
    UdpSock libLookup(int saddr, int sport, int daddr, int dport, int dif) {
        UdpSock sk = lookup2(saddr, sport, daddr, dport, dif);
        // A socket with an address of its own goes before one for any.
        return sk != null ? sk : lookup2(saddr, sport, 0, dport, dif);
    }

    @Linux("udp4_lib_lookup2")
    private UdpSock lookup2(int saddr, int sport, int daddr, int dport,
            int dif) {
        UdpSock result = null;
        int badness = 0;
        for (UdpSock sk = table.hashslot2(daddr, dport); sk != null;
                sk = sk.hash2Next) {
            int score = computeScore(sk, saddr, sport, daddr, dport, dif);
            if (score > badness) {
                badness = score;
                result = sk;
            }
        }
        return result != null && result.reuseport
            && result.state != Sock.TCP_ESTABLISHED
            ? reuseport(result, saddr, sport) : result;
    }

    /// How well a socket fits, -1 if not at all.
    @Linux("compute_score")
    static int computeScore(UdpSock sk, int saddr, int sport, int daddr,
            int dport, int dif) {
        if (sk.num != dport || sk.rcvSaddr != daddr
                || sk.daddr != 0 && sk.daddr != saddr
                || sk.dport != 0 && sk.dport != sport
                || !boundDevEq(sk, dif)) {
            return -1;
        }
        return 2 + (sk.daddr != 0 ? 4 : 0) + (sk.dport != 0 ? 4 : 0)
            + (sk.boundDevIf != 0 ? 4 : 0);
    }
    // end::__udp4_lib_lookup[]

    @Linux("udp_sk_bound_dev_eq")
    private static boolean boundDevEq(UdpSock sk, int dif) {
        return sk.boundDevIf == 0 || sk.boundDevIf == dif;
    }

    /// One of those that share address, port and user, by the flow's hash.
    @Linux(value = "reuseport_select_sock", renamed = true,
        file = "net/core/sock_reuseport.c")
    private UdpSock reuseport(UdpSock first, int saddr, int sport) {
        int n = 0;
        for (UdpSock sk = first; sk != null; sk = sk.hash2Next) {
            n += sameGroup(sk, first) ? 1 : 0;
        }
        int hash = (saddr * 31 + sport) * 0x9e3779b9;
        int i = (int) ((hash & 0xffff_ffffL) * n >>> 32);
        UdpSock sk = first;
        for (;; sk = sk.hash2Next) {
            if (sameGroup(sk, first) && i-- == 0) {
                return sk;
            }
        }
    }

    private static boolean sameGroup(UdpSock sk, UdpSock first) {
        return sk.reuseport && sk.num == first.num
            && sk.rcvSaddr == first.rcvSaddr && sk.uid == first.uid
            && sk.boundDevIf == first.boundDevIf
            && sk.state != Sock.TCP_ESTABLISHED;
    }

    /// Whether a socket is to have a datagram for a group.
    @Linux("__udp_is_mcast_sock")
    static boolean isMcastSock(UdpSock sk, int saddr, int sport, int daddr,
            int dport, int dif) {
        return sk.num == dport
            && (sk.daddr == 0 || sk.daddr == saddr)
            && (sk.dport == 0 || sk.dport == sport)
            && (sk.rcvSaddr == 0 || sk.rcvSaddr == daddr)
            && boundDevEq(sk, dif);
    }
}

package netstack.ipv4;

import java.util.LinkedHashMap;
import java.util.Map;
import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// What is remembered of other hosts, to limit what they make this one do.
///
/// Left out: the tree and its collection; the least recently used of 4096
/// goes.
@Linux(value = "inet_peer_base", file = "net/ipv4/inetpeer.c")
final class InetPeers {
    private static final int MAX_PEERS = 4096;
    private static final int XRLIM_BURST_FACTOR = 6;

    /// One host.
    @Linux(value = "inet_peer", file = "include/net/inetpeer.h")
    static final class Peer {
        long rateTokens;
        long rateLast;
        int nRedirects;
        int rid;

        /// A token bucket: one token per `timeout` jiffies, six at most.
        @Linux(value = "inet_peer_xrlim_allow", file = "net/ipv4/icmp.c")
        boolean xrlimAllow(long now, long timeout) {
            long token = Math.min(rateTokens + now - rateLast,
                XRLIM_BURST_FACTOR * timeout);
            rateLast = now;
            boolean allow = token >= timeout;
            rateTokens = allow ? token - timeout : token;
            return allow;
        }
    }

    private final Machine machine;
    private final Map<Integer, Peer> peers =
        new LinkedHashMap<>(16, 0.75f, true);

    InetPeers(Machine machine) {
        this.machine = machine;
    }

    /// The host `addr`, remembered from now on.
    @Linux(value = "inet_getpeer", file = "net/ipv4/inetpeer.c")
    Peer getpeer(int addr) {
        Peer peer = peers.get(addr);
        if (peer == null) {
            peer = new Peer();
            peer.rateLast = machine.jiffies() - 60L * machine.hz();
            peers.put(addr, peer);
            if (peers.size() > MAX_PEERS) {
                peers.remove(peers.keySet().iterator().next());
            }
        }
        return peer;
    }
}

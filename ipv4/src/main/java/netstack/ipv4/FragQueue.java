package netstack.ipv4;

import netstack.driver.machine.SpinLock;
import netstack.driver.machine.TimerList;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Linux;

/// The fragments of one packet: same source, destination, protocol and
/// identifier (RFC 791, section 2.3), and for the same purpose.
@Linux(value = "ipq", file = "net/ipv4/ip_fragment.c", renamed = true)
final class FragQueue {
    static final int INET_FRAG_FIRST_IN = 1;
    static final int INET_FRAG_LAST_IN = 2;
    static final int INET_FRAG_COMPLETE = 4;

    final Key key;
    final FragRuns runs = new FragRuns();
    final SpinLock lock;
    final TimerList timer;
    int flags;
    /// The packet's length as far as it is known, and bytes that are here.
    int len;
    int meat;
    int ecn;
    int maxSize;
    int maxDfSize;
    int rid;
    NetDevice dev;

    /// Who belongs together.
    @Linux(value = "frag_v4_compare_key", file = "include/net/inet_frag.h",
        renamed = true)
    record Key(int saddr, int daddr, int id, int protocol, int user) {
    }

    FragQueue(Key key, Ipv4 ip, IpFragment owner) {
        this.key = key;
        lock = new SpinLock(ip.machine, "ipq");
        timer = new TimerList(ip.machine, () -> owner.expire(this));
    }

    boolean complete() {
        return (flags & INET_FRAG_COMPLETE) != 0;
    }
}

package netstack.ipv4;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import netstack.driver.net.Errno;
import netstack.skbuff.Checksum;
import netstack.skbuff.SkBuff;

/// A sender whose byte `i` has the value `i`.
final class TestSource implements IpSource {
    private final TestHost host;
    int pmtudisc = IP_PMTUDISC_WANT;
    int inetId = -1;
    int allocs;
    /// The allocation that fails, counted from 1; 0: none.
    int failAt;

    TestSource(TestHost host) {
        this.host = host;
    }

    @Override
    public SkBuff allocSendSkb(int size) {
        return ++allocs == failAt ? null : host.skbs.alloc(size);
    }

    @Override
    public int err() {
        return -Errno.ENOBUFS;
    }

    @Override
    public void getfrag(SkBuff skb, long to, int offset, int len) {
        for (int i = 0; i < len; i++) {
            skb.mem().set(JAVA_BYTE, to + i, (byte) (offset + i));
        }
        skb.csum(Checksum.partial(skb.mem(), to, len, skb.csum()));
    }

    @Override
    public int pmtudisc() {
        return pmtudisc;
    }

    @Override
    public int inetId(int segs) {
        return inetId;
    }
}

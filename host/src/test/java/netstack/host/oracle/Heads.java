package netstack.host.oracle;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.RxHandler;
import netstack.host.Host;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbOffload;
import netstack.skbuff.SkbSizes;
import netstack.skbuff.wire.EthHdr;

/// What packets lay in on the recorded hosts, whose receive windows show it. They had no hardware:
/// a packet came over a `veth` as its sender had built it. The relay's process wrote each frame
/// into a `kmalloc` head of its own; a router passed on a small head with the payload in pages.
final class Heads implements RxHandler {
    /// `LL_RESERVED_SPACE` of an Ethernet device: a process's frame begins so far into its head.
    private static final int RESERVED = 16;
    private static final int ETH = 14;
    private static final int DOFF = 12;
    private static final int LEAST = 512;

    private final Host host;
    private final NetDevice dev;
    private final boolean pages;
    private boolean up;

    private Heads(Host host, boolean pages) {
        this.host = host;
        this.pages = pages;
        dev = host.net().devices().byName("eth0");
    }

    /// @param pages whether payload lies in pages
    static void of(Host host, boolean pages) {
        Heads heads = new Heads(host, pages);
        heads.dev.features(heads.dev.features() & ~NetdevFeatures.GRO);
        heads.dev.rxHandler(heads);
    }

    @Override
    public Result handle(SkBuff skb) {
        if (up || skb.protocol() != EthHdr.ETH_P_IP) return Result.PASS;
        int linear = pages ? headers(skb) : skb.len();
        SkBuff own = linear(skb, linear);
        int rest = skb.len() - linear;
        if (rest > 0) {
            long page = host.memory().allocPages(rest > 4096 ? 2 : 0);
            skb.copyBits(linear, host.memory().memory(), page, rest);
            own.addRxFrag(page, 0, rest, rest);
        }
        skb.consume();
        up = true;
        host.rx().netif().receiveSkb(own);
        up = false;
        return Result.CONSUMED;
    }

    private static int headers(SkBuff skb) {
        int ip = (skb.byteAt(0) & 15) * 4;
        return ip + (skb.byteAt(ip + DOFF) >> 4 & 15) * 4;
    }

    /// A head as the recorded kernel's `kmalloc` sized it, with the first `n` bytes.
    private SkBuff linear(SkBuff skb, int n) {
        int used = RESERVED + ETH + n;
        int size = LEAST;
        while (size < SkbSizes.headAlign(used)) size *= 2;
        SkBuff own = host.skbs().alloc(SkbSizes.withOverhead(size));
        int tailroom = pages ? 0 : SkbSizes.withOverhead(size) - used;
        own.reserve(own.tailroom() - n - tailroom);
        skb.copyBits(0, own.mem(), own.put(n), n);
        own.truesize(size + SkbSizes.SK_BUFF);
        own.dev(dev);
        own.protocol(skb.protocol());
        own.pktType(skb.pktType());
        own.ipSummed(SkbOffload.CHECKSUM_UNNECESSARY);
        own.resetMacHeader();
        own.resetNetworkHeader();
        return own;
    }
}

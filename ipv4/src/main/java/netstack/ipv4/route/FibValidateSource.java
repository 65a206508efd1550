package netstack.ipv4.route;

import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDevices;
import netstack.ipv4.dev.Devconf;
import netstack.ipv4.dev.Devinet;
import netstack.ipv4.dev.InDevice;
import netstack.ipv4.dev.InIfaddr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Reverse path filtering: would an answer to this source go out where the
/// packet came in (`rp_filter` 1, RFC 3704 section 2.2), or anywhere at all
/// (2, section 2.4)? Own addresses are no one else's in any case.
@Linux(value = "rp_filter", file = "net/ipv4/fib_frontend.c",
    renamed = true)
final class FibValidateSource {
    private static final int STRICT = 1;

    private final Fib fib;
    private final Devinet devinet;
    private final Flow fl4 = new Flow();
    private final FibResult res = new FibResult();

    FibValidateSource(Fib fib, Devinet devinet) {
        this.fib = fib;
        this.devinet = devinet;
    }

    /// Checks the source of a packet that came by `dev` and would leave by
    /// number `oif` (0: stays). Returns 1 if the source is on the link, 0 if
    /// it is fine, -EXDEV if the filter forbids it, -EINVAL for a martian.
    @Linux("fib_validate_source")
    int validateSource(SkBuff skb, int src, int dst, int tos, int oif,
            NetDevice dev, InDevice idev) {
        int rpf = idev.rpFilter();
        boolean maybeRedirect = dev.ifindex() == oif && idev.txRedirects();
        if (rpf != 0 || maybeRedirect) {
            return fullCheck(skb, src, dst, tos, oif, dev, idev, rpf);
        }
        if (idev.acceptLocal()) {
            return 0;
        }
        if (fib.hasCustomLocalRoutes() || fib.rules.hasCustomRules()) {
            return fullCheck(skb, src, dst, tos, oif, dev, idev, rpf);
        }
        return devinet.devFind(src) != null ? -Errno.EINVAL : 0;
    }

    @Linux(value = "__fib_validate_source", renamed = true)
    private int fullCheck(SkBuff skb, int src, int dst, int tos, int oif,
            NetDevice dev, InDevice idev, int rpf) {
        fl4.clear(src);
        fl4.saddr = dst;
        fl4.tos = tos;
        fl4.iif = oif != 0 ? oif : NetDevices.LOOPBACK_IFINDEX;
        fl4.mark = idev.confGet(Devconf.Key.SRC_VALID_MARK) != 0
            ? skb.mark() : 0;
        if (fib.rules.lookup(fl4, res) != 0) {
            return lastResort(rpf);
        }
        if (res.type != Rtn.UNICAST
                && (res.type != Rtn.LOCAL || !idev.acceptLocal())) {
            return -Errno.EINVAL;
        }
        if (res.nhc.dev == dev || res.type == Rtn.LOCAL
                && dev == dev.net().loopbackDev()) {
            return onLink();
        }
        if (idev.ifaList().isEmpty()) {
            return lastResort(rpf);
        }
        if (rpf == STRICT) {
            return -Errno.EXDEV;
        }
        fl4.oif = dev.ifindex();
        return fib.rules.lookup(fl4, res) == 0 && res.type == Rtn.UNICAST
            ? onLink() : 0;
    }

    private int onLink() {
        return res.nhc.scope >= InIfaddr.RT_SCOPE_HOST ? 1 : 0;
    }

    private static int lastResort(int rpf) {
        return rpf != 0 ? -Errno.EXDEV : 0;
    }
}

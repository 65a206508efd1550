package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;
import static netstack.driver.net.Errno.ENOENT;
import static netstack.driver.net.Errno.EPERM;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.bpf.BpfProg;
import netstack.transport.bpf.SockFilter;

/// `SO_ATTACH_FILTER` and its kin. A program that drops its rights locks the
/// filter first: then nobody can take it off or change it.
@Linux(value = "sk_filter", file = "net/core/filter.c", renamed = true)
public final class SockFilters {
    private SockFilters() {
    }

    /// Asks the filter of `sk`, and cuts the packet to what it wants, but to
    /// no less than `cap` bytes.
    ///
    /// @return false if the socket does not want the packet
    @Linux("sk_filter_trim_cap")
    public static boolean filterTrimCap(Sock sk, SkBuff skb, int cap) {
        if (sk.filter == null) {
            return true;
        }
        int keep = sk.filter.run(skb);
        return keep != 0 && (Integer.compareUnsigned(keep, skb.len()) >= 0
            || skb.trim(Math.max(keep, cap)));
    }

    // tag::sk_attach_filter[]
    @Linux(value = "sk_attach_filter")
    static int attachFilter(Sock sk, SockFilter[] insns) {
        if (sk.filterLocked) {
            return -EPERM;
        }
        BpfProg prog = BpfProg.create(insns, sk.machine());
        if (prog == null) {
            return -EINVAL;
        }
        sk.filter = prog;
        return 0;
    }
    // end::sk_attach_filter[]

    @Linux(value = "sk_detach_filter", renamed = true)
    static int detach(Sock sk) {
        if (sk.filterLocked) {
            return -EPERM;
        }
        if (sk.filter == null) {
            return -ENOENT;
        }
        sk.filter = null;
        return 0;
    }

    /// A lock can be set, never taken off.
    static int lock(Sock sk, boolean on) {
        if (sk.filterLocked && !on) {
            return -EPERM;
        }
        sk.filterLocked = on;
        return 0;
    }
}

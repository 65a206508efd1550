package netstack.ipv4.netfilter;

import java.util.Arrays;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.Meter;
import netstack.skbuff.SkBuff;

/// The hooks of a namespace and who listens there, by priority.
///
/// A hook that nobody uses costs a look at an empty array. The lists are
/// replaced, never changed, so that a packet on its way sees one list.
@Linux(value = "netns_nf", file = "net/netfilter/core.c", renamed = true)
public final class NfHooks {
    private static final NfHookOps[] NONE = { };

    private final Meter meter;
    private final NfHookOps[][] entries = new NfHookOps[5][];
    private NfQueueHandler queueHandler;

    public NfHooks(Meter meter) {
        this.meter = meter;
        Arrays.fill(entries, NONE);
    }

    /// Adds a function behind those of the same priority.
    @Linux("nf_register_net_hook")
    public void registerNetHook(NfHookOps ops) {
        NfHookOps[] old = entries[ops.hooknum().ordinal()];
        NfHookOps[] grown = new NfHookOps[old.length + 1];
        int at = 0;
        while (at < old.length && old[at].priority() <= ops.priority()) {
            at++;
        }
        System.arraycopy(old, 0, grown, 0, at);
        grown[at] = ops;
        System.arraycopy(old, at, grown, at + 1, old.length - at);
        entries[ops.hooknum().ordinal()] = grown;
    }

    /// Removes what was registered with the same `ops`.
    @Linux("nf_unregister_net_hook")
    public void unregisterNetHook(NfHookOps ops) {
        int hook = ops.hooknum().ordinal();
        entries[hook] = Arrays.stream(entries[hook])
            .filter(e -> e != ops).toArray(NfHookOps[]::new);
    }

    /// Sets who keeps packets that a hook queues; null for nobody.
    @Linux("nf_register_queue_handler")
    public void registerQueueHandler(NfQueueHandler handler) {
        queueHandler = handler;
    }

    // tag::nf_hook_slow[]
    /// Shows `skb` to everybody at `at`; if all accept, goes on with `okfn`.
    /// Takes `skb`; returns what `okfn` returned, 0 for a stolen or queued
    /// packet, or -EPERM.
    @Linux(value = "NF_HOOK", file = "include/linux/netfilter.h",
        renamed = true)
    public int hook(NfHook at, SkBuff skb, NetDevice in, NetDevice out,
            NfOkFn okfn) {
        NfHookOps[] list = entries[at.ordinal()];
        if (list.length == 0) {
            return okfn.ok(skb);
        }
        int ret = hookSlow(list, 0, at, skb, in, out, okfn);
        return ret == 1 ? okfn.ok(skb) : ret;
    }

    /// Runs the list from `from` on; 1 when all have accepted.
    @Linux("nf_hook_slow")
    private int hookSlow(NfHookOps[] list, int from, NfHook at, SkBuff skb,
            NetDevice in, NetDevice out, NfOkFn okfn) {
        for (int i = from; i < list.length; i++) {
            meter.charge(Cost.NF_HOOK);
            Verdict verdict;
            do {
                verdict = list[i].hook().hook(skb, at, in, out);
            } while (verdict == Verdict.REPEAT);
            switch (verdict) {
                case STOLEN:
                    return 0;
                case QUEUE:
                    return queue(new NfQueueEntry(skb, at, i, in, out, okfn));
                case DROP:
                    skb.free(DropReason.NETFILTER_DROP);
                    return -Errno.EPERM;
                default:
                    break;
            }
        }
        return 1;
    }
    // end::nf_hook_slow[]

    @Linux(value = "nf_queue", file = "net/netfilter/nf_queue.c")
    private int queue(NfQueueEntry entry) {
        if (queueHandler == null || !queueHandler.outfn(entry)) {
            entry.skb().free(DropReason.NETFILTER_DROP);
            return -Errno.EPERM;
        }
        return 0;
    }

    /// Continues a queued packet behind the hook that queued it.
    @Linux(value = "nf_reinject", file = "net/netfilter/nf_queue.c")
    public void reinject(NfQueueEntry entry, Verdict verdict) {
        if (verdict != Verdict.ACCEPT) {
            entry.skb().free(DropReason.NETFILTER_DROP);
            return;
        }
        NfHookOps[] list = entries[entry.hook().ordinal()];
        int next = Math.min(entry.hookIndex() + 1, list.length);
        int ret = hookSlow(list, next, entry.hook(), entry.skb(), entry.in(),
            entry.out(), entry.okfn());
        if (ret == 1) {
            entry.okfn().ok(entry.skb());
        }
    }
}

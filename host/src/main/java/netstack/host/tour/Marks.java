package netstack.host.tour;

import netstack.host.Host;
import netstack.host.trace.Walk;
import netstack.ipv4.netfilter.NfHook;
import netstack.ipv4.netfilter.NfHookOps;
import netstack.ipv4.netfilter.Verdict;

/// Makes the places visible that are no function: the five hooks of
/// netfilter. A rule at each lets everything pass, and notes what it saw.
final class Marks {
    private Marks() {}

    static void on(Host host, Walk walk) {
        host.skbs().onFree((skb, why) -> walk.freed(skb));
        for (NfHook hook : NfHook.values()) {
            host.ipv4().hooks.registerNetHook(new NfHookOps(
                    (skb, at, in, out) -> {
                        walk.mark("NF_INET_" + at, skb);
                        return Verdict.ACCEPT;
                    }, hook, NfHookOps.NF_IP_PRI_FILTER));
        }
    }
}

package netstack.ipv4.netfilter;

import netstack.skbuff.Linux;

/// A function's registration at a hook; smaller priorities come first.
@Linux(value = "nf_hook_ops", file = "include/linux/netfilter.h")
public record NfHookOps(NfHookFn hook, NfHook hooknum, int priority) {
    public static final int NF_IP_PRI_RAW = -300;
    public static final int NF_IP_PRI_CONNTRACK = -200;
    public static final int NF_IP_PRI_MANGLE = -150;
    public static final int NF_IP_PRI_NAT_DST = -100;
    public static final int NF_IP_PRI_FILTER = 0;
    public static final int NF_IP_PRI_NAT_SRC = 100;
    public static final int NF_IP_PRI_LAST = Integer.MAX_VALUE;
}

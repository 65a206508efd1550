package netstack.transport.bpf;

import netstack.skbuff.Linux;

/// What a program can ask about a packet beside its bytes: loads from
/// [BpfCode#SKF_AD_OFF] plus the offset of one of these.
@Linux(value = "SKF_AD", file = "include/uapi/linux/filter.h",
    renamed = true)
public enum BpfAnc {
    PROTOCOL("proto"), PKTTYPE("type"), IFINDEX("ifidx"), NLATTR("nla"),
    NLATTR_NEST("nlan"), MARK("mark"), QUEUE("queue"), HATYPE("hatype"),
    RXHASH("rxhash"), CPU("cpu"), ALU_XOR_X("xor_x"), VLAN_TAG("vlan_tci"),
    VLAN_TAG_PRESENT("vlanp"), PAY_OFFSET("poff"), RANDOM("random"),
    VLAN_TPID("vlan_tpid");

    private static final BpfAnc[] ALL = values();
    private static final int STEP = 4;

    /// The name that tcpdump prints.
    public final String image;

    BpfAnc(String image) {
        this.image = image;
    }

    /// The constant of a load that asks for it.
    public int offset() {
        return BpfCode.SKF_AD_OFF + ordinal() * STEP;
    }

    /// What the absolute load of `k` asks for; null if it loads bytes.
    @Linux("bpf_anc_helper")
    static BpfAnc helper(int k) {
        int at = k - BpfCode.SKF_AD_OFF;
        return at < 0 || k >= 0 || at % STEP != 0 || at / STEP >= ALL.length
            ? null : ALL[at / STEP];
    }
}

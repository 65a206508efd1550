package netstack.driver.net;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import netstack.skbuff.Linux;

/// The kernel's names of a device's features, by bit.
@Linux(value = "netdev_features_strings", file = "net/ethtool/common.c",
    renamed = true)
public final class FeatureNames {
    private static final int COUNT = 64;
    private static final String[] NAMES = names();

    private FeatureNames() {
    }

    private static String[] names() {
        String[] all = new String[COUNT];
        fill(all, 0, "tx-scatter-gather", "tx-checksum-ipv4", null,
            "tx-checksum-ip-generic", "tx-checksum-ipv6", "highdma",
            "tx-scatter-gather-fraglist", "tx-vlan-hw-insert",
            "rx-vlan-hw-parse", "rx-vlan-filter", "vlan-challenged",
            "tx-generic-segmentation", null, null, "rx-gro", "rx-lro");
        fill(all, 16, "tx-tcp-segmentation", "tx-gso-robust",
            "tx-tcp-ecn-segmentation", "tx-tcp-mangleid-segmentation",
            "tx-tcp6-segmentation", "tx-fcoe-segmentation",
            "tx-gre-segmentation", "tx-gre-csum-segmentation",
            "tx-ipxip4-segmentation", "tx-ipxip6-segmentation",
            "tx-udp_tnl-segmentation", "tx-udp_tnl-csum-segmentation",
            "tx-gso-partial", "tx-tunnel-remcsum-segmentation",
            "tx-sctp-segmentation", "tx-esp-segmentation", null,
            "tx-udp-segmentation", "tx-gso-list");
        fillRest(all);
        return all;
    }

    private static void fillRest(String[] all) {
        fill(all, 35, "tx-checksum-fcoe-crc", "tx-checksum-sctp", null,
            "rx-ntuple-filter", "rx-hashing", "rx-checksum",
            "tx-nocache-copy", "loopback", "rx-fcs", "rx-all",
            "tx-vlan-stag-hw-insert", "rx-vlan-stag-hw-parse",
            "rx-vlan-stag-filter", "l2-fwd-offload", "hw-tc-offload");
        fill(all, 50, "esp-hw-offload", "esp-tx-csum-hw-offload",
            "rx-udp_tunnel-port-offload", "tls-hw-tx-offload",
            "tls-hw-rx-offload", "rx-gro-hw", "tls-hw-record", "rx-gro-list",
            "macsec-hw-offload", "rx-udp-gro-forwarding",
            "hsr-tag-ins-offload", "hsr-tag-rm-offload", "hsr-fwd-offload",
            "hsr-dup-offload");
    }

    private static void fill(String[] all, int from, String... names) {
        System.arraycopy(names, 0, all, from, names.length);
    }

    /// The name of bit `i`, null if it has none.
    public static String of(int i) {
        return NAMES[i];
    }

    /// The bit called `name`, or -1.
    public static int find(String name) {
        return Arrays.asList(NAMES).indexOf(name);
    }

    /// All bits that have a name, lowest first.
    public static List<Integer> bits() {
        return IntStream.range(0, COUNT)
            .filter(i -> NAMES[i] != null).boxed().toList();
    }
}

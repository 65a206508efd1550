package netstack.driver.net;

import netstack.skbuff.Linux;

/// What a device can do, as bits of [NetDevice#features()].
@Linux(value = "netdev_features_t", file = "include/linux/netdev_features.h",
    renamed = true)
public final class NetdevFeatures {
    public static final long SG = 1;
    public static final long IP_CSUM = 1 << 1;
    public static final long HW_CSUM = 1 << 3;
    public static final long HIGHDMA = 1 << 5;
    public static final long FRAGLIST = 1 << 6;
    public static final long HW_VLAN_CTAG_TX = 1 << 7;
    public static final long HW_VLAN_CTAG_RX = 1 << 8;
    public static final long GSO = 1 << 11;
    public static final long GRO = 1 << 14;
    public static final long LRO = 1 << 15;
    public static final long TSO = 1 << 16;
    public static final long TSO_ECN = 1 << 18;
    public static final long GSO_UDP_L4 = 1L << 31;
    public static final long RXHASH = 1L << 38;
    public static final long RXCSUM = 1L << 39;
    public static final long LOOPBACK = 1L << 41;
    public static final long RXFCS = 1L << 42;
    public static final long GRO_HW = 1L << 52;

    /// Any of these means that the device can fill in a checksum.
    public static final long CSUM_MASK = IP_CSUM | HW_CSUM;
    /// All kinds of hardware segmentation.
    public static final long GSO_MASK = TSO | TSO_ECN | GSO_UDP_L4;

    private NetdevFeatures() {
    }
}

package netstack.driver.net;

import netstack.skbuff.Linux;

/// What a device can do, as bits of [NetDevice#features()].
@Linux(value = "netdev_features_t", file = "include/linux/netdev_features.h",
    renamed = true)
public final class NetdevFeatures {
    public static final long SG = 1L << 0;
    public static final long IP_CSUM = 1L << 1;
    public static final long HW_CSUM = 1L << 3;
    public static final long IPV6_CSUM = 1L << 4;
    public static final long HIGHDMA = 1L << 5;
    public static final long FRAGLIST = 1L << 6;
    public static final long HW_VLAN_CTAG_TX = 1L << 7;
    public static final long HW_VLAN_CTAG_RX = 1L << 8;
    public static final long HW_VLAN_CTAG_FILTER = 1L << 9;
    public static final long VLAN_CHALLENGED = 1L << 10;
    public static final long GSO = 1L << 11;
    public static final long GRO = 1L << 14;
    public static final long LRO = 1L << 15;
    public static final long TSO = 1L << 16;
    public static final long TSO_ECN = 1L << 18;
    public static final long TSO_MANGLEID = 1L << 19;
    public static final long TSO6 = 1L << 20;
    public static final long GSO_SCTP = 1L << 30;
    public static final long GSO_UDP_L4 = 1L << 33;
    public static final long GSO_FRAGLIST = 1L << 34;
    public static final long SCTP_CRC = 1L << 36;
    public static final long RXHASH = 1L << 39;
    public static final long RXCSUM = 1L << 40;
    public static final long NOCACHE_COPY = 1L << 41;
    public static final long LOOPBACK = 1L << 42;
    public static final long RXFCS = 1L << 43;
    public static final long RXALL = 1L << 44;
    public static final long GRO_HW = 1L << 55;
    public static final long GRO_FRAGLIST = 1L << 57;
    public static final long GRO_UDP_FWD = 1L << 59;

    /// Any of these means that the device can fill in a checksum.
    public static final long CSUM_MASK = IP_CSUM | IPV6_CSUM | HW_CSUM;
    /// All kinds of hardware segmentation of TCP.
    public static final long ALL_TSO = TSO | TSO6 | TSO_ECN | TSO_MANGLEID;
    /// What software can do when a device can't (NETIF_F_GSO_SOFTWARE).
    public static final long GSO_SOFTWARE = ALL_TSO | GSO_SCTP | GSO_UDP_L4
        | GSO_FRAGLIST;
    /// Every device has these: software does them.
    static final long SOFT_FEATURES = GSO | GRO;
    /// The same, but off until somebody wants them.
    static final long SOFT_FEATURES_OFF = GRO_FRAGLIST | GRO_UDP_FWD;

    private NetdevFeatures() {
    }

    /// What is left of `features` when what depends on a missing one is
    /// taken away.
    @Linux(value = "netdev_fix_features", file = "net/core/dev.c",
            renamed = true)
    static long fix(long features) {
        if ((features & HW_CSUM) != 0) {
            features &= ~(IP_CSUM | IPV6_CSUM);
        }
        if ((features & SG) == 0) {
            features &= ~(ALL_TSO | GSO);
        }
        if ((features & (HW_CSUM | IP_CSUM)) == 0) {
            features &= ~(TSO | TSO_ECN | GSO_UDP_L4);
        }
        if ((features & (HW_CSUM | IPV6_CSUM)) == 0) {
            features &= ~TSO6;
        }
        if ((features & TSO) == 0) {
            features &= ~TSO_MANGLEID;
        }
        if ((features & ALL_TSO) == TSO_ECN) {
            features &= ~TSO_ECN;
        }
        if ((features & RXCSUM) == 0) {
            features &= ~GRO_HW;
        }
        return (features & (RXFCS | GRO_HW)) != 0 ? features & ~LRO : features;
    }

    /// Works out anew what `dev` does, after its wishes changed; the driver
    /// has the last word.
    @Linux(value = "__netdev_update_features", file = "net/core/dev.c",
            renamed = true)
    static void update(NetDevice dev) {
        long wanted = dev.features() & ~dev.hwFeatures()
            | dev.wantedFeatures();
        long features = fix(dev.ops().fixFeatures(dev, wanted));
        if (features != dev.features()
                && dev.ops().setFeatures(dev, features) >= 0) {
            dev.features(features);
        }
    }
}

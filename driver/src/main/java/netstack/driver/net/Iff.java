package netstack.driver.net;

import netstack.skbuff.Linux;

/// Bits of [NetDevice#flags()], as `SIOCGIFFLAGS` and `ip link` show them.
@Linux(value = "net_device_flags", file = "include/uapi/linux/if.h",
    renamed = true)
public final class Iff {
    public static final int UP = 1;
    public static final int BROADCAST = 1 << 1;
    public static final int LOOPBACK = 1 << 3;
    public static final int POINTOPOINT = 1 << 4;
    public static final int RUNNING = 1 << 6;
    public static final int NOARP = 1 << 7;
    public static final int PROMISC = 1 << 8;
    public static final int ALLMULTI = 1 << 9;
    public static final int MULTICAST = 1 << 12;
    public static final int LOWER_UP = 1 << 16;

    private Iff() {
    }
}

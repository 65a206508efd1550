package netstack.ipv4.dev;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;
import netstack.driver.net.Sysctl;
import netstack.driver.net.SysctlInt;
import netstack.skbuff.Linux;

/// The settings under `net/ipv4/conf/NAME`: one set per device, and two more
/// called `all` and `default`. New devices copy `default`; what `all` means
/// depends on the setting ([InDevice]).
@Linux(value = "ipv4_devconf", file = "include/linux/inetdevice.h")
public final class Devconf {

    /// A setting, with its value in `all` and in `default`.
    @Linux(value = "ipv4_devconf_attr", file = "net/ipv4/devinet.c",
        renamed = true)
    public enum Key {
        ACCEPT_LOCAL, ACCEPT_REDIRECTS(1), ACCEPT_SOURCE_ROUTE(0, 1),
        ARP_ACCEPT, ARP_ANNOUNCE, ARP_EVICT_NOCARRIER(1), ARP_FILTER,
        ARP_IGNORE, ARP_NOTIFY, BC_FORWARDING, BOOTP_RELAY, DISABLE_POLICY,
        DISABLE_XFRM, DROP_GRATUITOUS_ARP, DROP_UNICAST_IN_L2_MULTICAST,
        FORCE_IGMP_VERSION, FORWARDING,
        IGMPV2_UNSOLICITED_REPORT_INTERVAL(10000),
        IGMPV3_UNSOLICITED_REPORT_INTERVAL(1000), IGNORE_ROUTES_WITH_LINKDOWN,
        LOG_MARTIANS, MC_FORWARDING, MEDIUM_ID, PROMOTE_SECONDARIES,
        PROXY_ARP, PROXY_ARP_PVLAN, ROUTE_LOCALNET, RP_FILTER,
        SECURE_REDIRECTS(1), SEND_REDIRECTS(1), SHARED_MEDIA(1),
        SRC_VALID_MARK, TAG;

        final int all;
        final int fresh;

        Key() {
            this(0);
        }

        Key(int value) {
            this(value, value);
        }

        Key(int all, int fresh) {
            this.all = all;
            this.fresh = fresh;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Map<Key, SysctlInt> values = new EnumMap<>(Key.class);

    private Devconf(Sysctl sysctl, String name,
            ToIntFunction<Key> value) {
        for (Key key : Key.values()) {
            values.put(key, sysctl.intOf("net/ipv4/conf/" + name + "/" + key,
                value.applyAsInt(key)));
        }
    }

    static Devconf all(Sysctl sysctl) {
        return new Devconf(sysctl, "all", key -> key.all);
    }

    static Devconf dflt(Sysctl sysctl) {
        return new Devconf(sysctl, "default", key -> key.fresh);
    }

    static Devconf copy(Sysctl sysctl, String name, Devconf dflt) {
        return new Devconf(sysctl, name, key -> dflt.of(key).value);
    }

    /// The setting's handle; read `value` of it.
    public SysctlInt of(Key key) {
        return values.get(key);
    }
}

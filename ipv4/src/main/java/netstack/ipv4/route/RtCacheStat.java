package netstack.ipv4.route;

import java.util.Locale;
import netstack.skbuff.Linux;

/// What became of routing: the columns of `/proc/net/stat/rt_cache` that
/// still count something.
@Linux(value = "rt_cache_stat", file = "include/net/route.h")
public enum RtCacheStat {
    IN_SLOW_TOT, IN_SLOW_MC, IN_NO_ROUTE, IN_BRD, IN_MARTIAN_DST,
    IN_MARTIAN_SRC, OUT_SLOW_TOT, OUT_SLOW_MC;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package netstack.ipv4.neigh;

import java.util.Locale;
import netstack.skbuff.Linux;

/// The columns of `/proc/net/stat/arp_cache`.
@Linux(value = "neigh_statistics", file = "include/net/neighbour.h")
public enum NeighStat {
    ENTRIES, ALLOCS, DESTROYS, HASH_GROWS, LOOKUPS, HITS, RES_FAILED,
    RCV_PROBES_MCAST, RCV_PROBES_UCAST, PERIODIC_GC_RUNS, FORCED_GC_RUNS,
    UNRES_DISCARDS, TABLE_FULLS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

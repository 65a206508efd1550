package netstack.ipv4.route;

import netstack.skbuff.Linux;

/// What is special about some destinations behind a next hop: a smaller path
/// MTU, or another gateway after a redirect. Full chains lose their oldest.
@Linux(value = "fnhe_hash_bucket", file = "include/net/ip_fib.h")
final class FibExceptions {
    private static final int HASH_SIZE = 256;
    private static final int RECLAIM_DEPTH = 5;

    /// One destination's.
    @Linux(value = "fib_nh_exception", file = "include/net/ip_fib.h")
    static final class Entry {
        Entry next;
        final int daddr;
        int pmtu;
        boolean mtuLocked;
        int gw;
        long expires;
        Rtable rthInput;
        Rtable rthOutput;

        Entry(int daddr) {
            this.daddr = daddr;
        }
    }

    private final Entry[] buckets = new Entry[HASH_SIZE];

    /// The entry of `daddr` that has not expired, or null.
    @Linux(value = "find_exception", file = "net/ipv4/route.c",
        renamed = true)
    Entry find(int daddr, long jiffies) {
        for (Entry e = buckets[hash(daddr)]; e != null; e = e.next) {
            if (e.daddr == daddr) {
                return e.expires != 0 && jiffies >= e.expires ? null : e;
            }
        }
        return null;
    }

    /// The entry of `daddr`, fresh if there is none.
    @Linux(value = "update_or_create_fnhe", file = "net/ipv4/route.c",
        renamed = true)
    Entry findOrCreate(int daddr) {
        int hash = hash(daddr);
        int depth = 1;
        Entry last = null;
        for (Entry e = buckets[hash]; e != null; e = e.next) {
            if (e.daddr == daddr) {
                return e;
            }
            if (++depth > RECLAIM_DEPTH && e.next == null) {
                last.next = null;
            }
            last = e;
        }
        Entry e = new Entry(daddr);
        e.next = buckets[hash];
        buckets[hash] = e;
        return e;
    }

    private static int hash(int daddr) {
        return daddr * 0x61C88647 >>> 24;
    }
}

package netstack.ipv4.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import netstack.driver.net.Errno;
import netstack.ipv4.wire.Ipv4Addr;

/// The trie against a list that is searched from one end to the other.
class FibTableTest {
    private record Prefix(int dst, int len, int metric) {
        boolean holds(int addr) {
            return ((addr ^ dst) & Ipv4Addr.makeMask(len)) == 0;
        }
    }

    // Few bits vary, so that prefixes nest and share nodes.
    @Provide
    Arbitrary<List<Prefix>> prefixes() {
        Arbitrary<Integer> addr = Arbitraries.of(0x0a000000, 0x0a010000, 0xc0a80000, 0)
            .flatMap(base -> Arbitraries.integers().between(0, 0xffff).map(low -> base | low));
        return Combinators.combine(addr, Arbitraries.integers().between(0, 32),
                Arbitraries.integers().between(0, 2))
            .as((a, len, metric) -> new Prefix(a & Ipv4Addr.makeMask(len), len, metric))
            .list().ofMaxSize(80);
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void a_lookup_finds_the_longest_prefix_with_the_smallest_metric(
            @ForAll("prefixes") List<Prefix> prefixes,
            @ForAll List<Boolean> removed, @ForAll List<Integer> probes) {
        FibTable table = new FibTable(254);
        List<Prefix> model = new ArrayList<>();
        for (Prefix p : prefixes) {
            int err = table.insert(p.dst, alias(p), false);
            assertThat(err).isEqualTo(model.contains(p) ? -Errno.EEXIST : 0);
            if (err == 0) {
                model.add(p);
            }
        }
        check(table, model, probes);
        for (int i = 0; i < removed.size() && !model.isEmpty(); i++) {
            Prefix p = model.remove(removed.get(i) ? 0 : model.size() - 1);
            assertThat(table.remove(p.dst, fa -> fa.prefixlen() == p.len
                && fa.info.priority == p.metric)).isTrue();
        }
        check(table, model, probes);
        for (Prefix p : List.copyOf(model)) {
            table.remove(p.dst, fa -> fa.prefixlen() == p.len && fa.info.priority == p.metric);
        }
        assertThat(table.isEmpty()).isTrue();
    }

    private static FibAlias alias(Prefix p) {
        FibConfig cfg = new FibConfig(p.dst, p.len).metric(p.metric).type(Rtn.BLACKHOLE);
        return new FibAlias(cfg, new FibInfo(cfg, new FibNh(null, 0, 255, false, 0)));
    }

    private static void check(FibTable table, List<Prefix> model, List<Integer> probes) {
        List<Integer> addrs = new ArrayList<>(probes);
        model.forEach(p -> addrs.addAll(List.of(p.dst, p.dst | ~Ipv4Addr.makeMask(p.len),
            p.dst - 1, p.dst ^ 0x100)));
        FibResult res = new FibResult();
        for (int addr : addrs) {
            Prefix best = null;
            for (Prefix p : model) {
                if (p.holds(addr) && (best == null || p.len > best.len
                        || p.len == best.len && p.metric < best.metric)) {
                    best = p;
                }
            }
            int err = table.lookup(new Flow().clear(addr), res);
            assertThat(err).as(Ipv4Addr.toString(addr))
                .isEqualTo(best == null ? -Errno.EAGAIN : -Errno.EINVAL);
            if (best != null) {
                assertThat(res.prefixlen()).as(Ipv4Addr.toString(addr)).isEqualTo(best.len);
                assertThat(res.fi().priority()).isEqualTo(best.metric);
            }
        }
        int[] count = new int[1];
        table.forEach((key, fa) -> count[0]++);
        assertThat(count[0]).isEqualTo(model.size());
    }
}

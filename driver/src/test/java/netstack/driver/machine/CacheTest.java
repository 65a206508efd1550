package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Cost;
import org.junit.jupiter.api.Test;

/// What caches and sleeps cost a CPU.
class CacheTest {
    private static final CostModel COSTS = CostModel.SERVER_82599;
    private final World world = new World(1);

    private Machine machine(MachineConfig c) {
        return world.machine("h", c.costs(COSTS));
    }

    private static long timed(Machine m, Runnable r) {
        long start = m.now();
        r.run();
        return m.now() - start;
    }

    private List<Long> run(Machine m, Runnable... steps) {
        List<Long> took = new ArrayList<>();
        m.spawn("t", 0, () -> {
            for (Runnable r : steps) took.add(timed(m, r));
        });
        world.run(100_000_000);
        return took;
    }

    @Test
    void a_point_is_dear_once_after_a_program_went_through_memory_as_large_as_the_cache() {
        Machine m = machine(new MachineConfig());
        Runnable rcv = () -> m.charge(Cost.IP_RCV);
        List<Long> took = run(m, rcv, () -> m.cpu().touch(255 << 10), rcv,
                () -> m.cpu().touch(1 << 10), rcv, rcv);
        long warm = COSTS.of(Cost.IP_RCV);
        assertThat(took.get(2)).isEqualTo(warm);
        assertThat(took.get(4)).isEqualTo(warm + 16 * COSTS.of(Cost.CACHE_LINE_LLC));
        assertThat(took.get(5)).isEqualTo(warm);
    }

    @Test
    void a_line_of_another_node_is_dearer_than_one_of_another_cpu() {
        Machine m = machine(new MachineConfig().cpus(4).nodes(2));
        List<Long> took = run(m, () -> m.cpu().fetch(0, 10), () -> m.cpu().fetch(1, 10),
                () -> m.cpu().fetch(3, 10));
        assertThat(took).containsExactly(0L, 320L, 1320L);
    }

    @Test
    void a_listener_hears_of_all_that_is_spent() {
        Machine m = machine(new MachineConfig());
        long[] heard = new long[1];
        List<Long> took = run(m, () -> { }, () -> {
            m.onCost((cpu, c, ns) -> heard[0] += ns);
            m.charge(Cost.UDP_RCV);
            m.charge(Cost.COPY_BYTES, 1500);
            m.cpu().touch(256 << 10);
            m.charge(Cost.UDP_RCV);
            m.onCost(null);
        });
        assertThat(heard[0]).isEqualTo(took.get(1));
    }

    /// A CPU sleeps only after it has run something.
    private static void boot(World w, Machine m) {
        m.spawn("init", 0, () -> { });
        w.run(10_000);
    }

    @Test
    void a_cpu_wakes_later_from_a_deeper_sleep() {
        for (IdleState deepest : IdleState.values()) {
            try (World w = new World(1)) {
                Machine m = w.machine("h", new MachineConfig().costs(COSTS).maxCstate(deepest));
                List<Long> at = new ArrayList<>();
                IrqLine line = m.requestIrq("dev", () -> at.add(m.now()));
                boot(w, m);
                m.cpu(0).at(500_000, (now, arg) -> line.raise(now), 0);
                w.run(1_000_000);
                long exit = deepest.exit == null ? 0 : COSTS.of(deepest.exit);
                long cold = deepest == IdleState.C6 ? 40 * COSTS.of(Cost.CACHE_LINE_LLC) : 0;
                assertThat(at).containsExactly(500_000 + exit + cold + COSTS.of(Cost.IRQ_ENTRY));
            }
        }
    }

    @Test
    void a_sleep_that_is_too_short_for_a_state_is_spent_in_a_lighter_one() {
        Machine m = machine(new MachineConfig().maxCstate(IdleState.C6));
        List<Long> at = new ArrayList<>();
        IrqLine line = m.requestIrq("dev", () -> at.add(m.now()));
        boot(world, m);
        m.cpu(0).at(700_000, (now, arg) -> line.raise(now), 0);
        m.cpu(0).at(500_000, (now, arg) -> line.raise(now), 0);
        world.run(1_000_000);
        assertThat(at).hasSize(2);
        assertThat(at.getLast()).isEqualTo(700_000 + 10_000 + COSTS.of(Cost.IRQ_ENTRY));
    }
}

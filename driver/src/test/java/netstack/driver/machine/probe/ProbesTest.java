package netstack.driver.machine.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private final List<String> log = new ArrayList<>();

    private final ProbeListener logger = new ProbeListener() {
        @Override
        public void enter(ProbePoint p, Object self, SkBuff skb) {
            log.add("> " + p.symbol());
        }

        @Override
        public void exit(ProbePoint p, Object self, SkBuff skb, long ret, Throwable thrown) {
            log.add("< " + p.symbol() + " " + (thrown == null ? ret : thrown.getMessage()));
        }
    };

    static final class Victim {
        int calls;

        @Linux(value = "test_outer", file = "test.c", renamed = true)
        int outer(int n) {
            if (n < 0) {
                throw new IllegalArgumentException("negative");
            }
            return n == 0 ? 7 : inner(n, 3L) ? 1 : 2;
        }

        @Linux(value = "test_inner", file = "test.c", renamed = true)
        boolean inner(int n, long unused) {
            for (int i = 0; i < n; i++) {
                try {
                    calls += 10 / (n - i - 1);
                } catch (ArithmeticException e) {
                    calls++;
                }
            }
            return calls > 0;
        }

        @Linux(value = "test_static", file = "test.c", renamed = true)
        static long twice(long n) {
            return 2 * n;
        }
    }

    @BeforeAll
    static void agent() throws Exception {
        // the agent that the tests run with anyhow
        Instrumentation inst = (Instrumentation) Class
                .forName("org.mockito.internal.PremainAttach")
                .getMethod("getInstrumentation").invoke(null);
        ProbeAgent.agentmain("", inst);
    }

    @Test
    void entry_and_exit_of_a_function_are_reported_while_the_probe_is_attached() {
        Victim v = new Victim();
        try (var probe = Probes.attach("test_*", logger)) {
            assertThat(v.outer(2)).isEqualTo(1);
            assertThat(probe.points()).extracting(ProbePoint::method)
                    .contains("outer", "inner", "twice");
        }
        assertThat(log).containsExactly("> test_outer", "> test_inner", "< test_inner 1",
                "< test_outer 1");
        log.clear();
        v.outer(2);
        assertThat(log).isEmpty();
    }

    @Test
    void an_exception_is_an_exit_too() {
        try (var _ = Probes.attach("test_outer", logger)) {
            assertThatThrownBy(() -> new Victim().outer(-1)).hasMessage("negative");
        }
        assertThat(log).containsExactly("> test_outer", "< test_outer negative");
    }

    @Test
    void two_probes_overlap_and_leave_one_by_one() {
        var all = Probes.attach("test_inner,test_outer", logger);
        var one = Probes.attach("test_inner", logger);
        new Victim().outer(1);
        assertThat(log).filteredOn(s -> s.startsWith("> test_inner")).hasSize(2);
        all.close();
        log.clear();
        new Victim().outer(1);
        assertThat(log).containsExactly("> test_inner", "< test_inner 1");
        one.close();
    }

    @Test
    void a_static_function_and_its_long_result() {
        try (var _ = Probes.attach("test_st?tic", logger)) {
            Victim.twice(1L << 40);
        }
        assertThat(log).containsExactly("> test_static", "< test_static " + (2L << 40));
    }

    @Test
    void detached_code_is_the_code_that_was_compiled() throws Exception {
        byte[] bytes = Victim.class.getResourceAsStream("ProbesTest$Victim.class").readAllBytes();
        assertThat(ProbeWeaver.weave(bytes, Victim.class.getClassLoader(), s -> false)).isNull();
        assertThat(ProbeWeaver.weave(bytes, Victim.class.getClassLoader(), s -> true))
                .isNotEqualTo(bytes);
    }
}

package netstack.host.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import netstack.driver.machine.IrqLine;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The daemon on a machine with lines that are raised at rates of our own.
class IrqbalanceTest {
    private static final long SECOND = 1_000_000_000;
    private static final long BUSY_NS = 20_000;

    private final Network network = new Network(1);
    private final Host host = network.host("h", new HostConfig().cpus(2));
    private final StringBuilder out = new StringBuilder();

    @AfterEach
    void close() {
        network.close();
    }

    /// A line whose handler is busy for a while.
    private IrqLine line(String name) {
        return host.machine().requestIrq(name, () -> host.machine().cpu().spend(BUSY_NS));
    }

    /// Raises each line every so many us, for `seconds`.
    private void run(int seconds, List<IrqLine> lines, int... everyUs) {
        for (int us = 0; us < seconds * 1_000_000; us += 1000) {
            for (int i = 0; i < everyUs.length; i++) {
                if (us % everyUs[i] == 0) {
                    lines.get(i).raise(network.now());
                }
            }
            network.runFor(1_000_000);
        }
    }

    private List<Integer> cpus(List<IrqLine> lines) {
        return lines.stream().map(line -> line.cpu().id()).toList();
    }

    private void start(String command) {
        assertThat(new Shell(host).run(command, out, out)).as(out.toString()).isZero();
    }

    @Test
    void lines_crowded_on_one_cpu_are_spread_at_the_first_look() {
        List<IrqLine> lines = IntStream.range(0, 4).mapToObj(i -> line("eth0-" + i)).toList();
        lines.forEach(line -> line.setAffinity(1));
        start("irqbalance");
        network.runFor(9 * SECOND);
        assertThat(cpus(lines)).containsOnly(0);
        network.runFor(2 * SECOND);
        assertThat(cpus(lines)).containsExactly(0, 1, 0, 1);
    }

    @Test
    void a_heavy_line_leaves_the_light_ones_behind() {
        List<IrqLine> lines = IntStream.range(0, 4).mapToObj(i -> line("eth0-" + i)).toList();
        start("irqbalance -t 1");
        network.runFor(SECOND + SECOND / 2);       // 0 and 2 on CPU 0, 1 and 3 on CPU 1
        run(3, lines, 1000, 50_000, 2000, 50_000); // CPU 0 has nearly all load
        assertThat(lines.get(0).cpu()).as("the two loads are apart")
                .isNotSameAs(lines.get(2).cpu());
    }

    @Test
    void what_would_only_turn_the_imbalance_round_stays() {
        List<IrqLine> lines = IntStream.range(0, 2).mapToObj(i -> line("eth0-" + i)).toList();
        start("irqbalance --interval=1");
        network.runFor(SECOND + SECOND / 2);
        List<Integer> before = cpus(lines);
        run(4, lines, 1000, 1_000_000);
        assertThat(cpus(lines)).as("each CPU keeps its only line").isEqualTo(before);
    }

    @Test
    void a_wrong_option_is_refused_in_one_line() {
        assertThat(new Shell(host).run("irqbalance --nonsense", out, out)).isOne();
        assertThat(out.toString()).isEqualTo(
                "irqbalance: usage: irqbalance [-t | --interval SECONDS]\n");
    }
}

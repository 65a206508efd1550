package netstack.driver.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The receive livelock and what NAPI does about it: nothing here is told to happen, it follows
/// from costs, interrupts and the scheduler. Rates are in packets a second.
class LivelockTest {
    private static final Offset<Double> MPPS = within(0.03);

    private record Rates(double proc, double app, double irqsPerPacket, Sink sink) { }

    private static Rates run(double mpps, long eitr, boolean irqPerPacket) {
        return run(mpps, eitr, irqPerPacket, 300, false);
    }

    private static Rates run(double mpps, long eitr, boolean irqPerPacket, int budget,
            boolean ksoftirqdFirst) {
        long rate = (long) (mpps * 1e6);
        long frames = rate / 5;
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().costs(Sink.COSTS)
                    .ksoftirqdFirst(ksoftirqdFirst));
            Sink s = Sink.all(m, rate, frames)[0];
            s.eitr = eitr;
            s.budget = budget;
            s.irqPerPacket = irqPerPacket;
            w.run(200_000_000);
            double us = 200_000;
            return new Rates(s.proc / us, s.app / us, s.irqs() / (double) frames, s);
        }
    }

    @Test
    void with_an_interrupt_a_packet_the_rate_rises_and_then_falls_to_nothing() {
        assertThat(run(0.5, 0, true).app()).isCloseTo(0.50, MPPS);
        assertThat(run(0.6, 0, true).app()).isCloseTo(0.41, within(0.05));
        assertThat(run(0.7, 0, true).proc()).isCloseTo(0.70, MPPS);
        assertThat(run(0.7, 0, true).app()).isLessThan(0.06);
        assertThat(run(0.8, 0, true).proc()).isCloseTo(0.44, within(0.05));
        assertThat(run(0.9, 0, true).proc()).isLessThan(0.02);
        assertThat(run(3.0, 0, true).proc()).isLessThan(0.02);
    }

    @Test
    void with_napi_the_packets_processed_reach_a_plateau() {
        assertThat(run(0.5, 20_000, false).app()).isCloseTo(0.50, MPPS);
        assertThat(run(1.5, 20_000, false).app()).isCloseTo(1.50, MPPS);
        Rates over = run(3, 20_000, false);
        assertThat(over.proc()).isGreaterThan(1.8);
        assertThat(over.app()).isGreaterThan(1.0);
        Rates line = run(14.88, 20_000, false);
        assertThat(line.proc()).isCloseTo(over.proc(), within(over.proc() / 10));
        assertThat(line.app()).isCloseTo(over.app(), within(over.app() / 10));
    }

    @Test
    void with_napi_interrupts_get_fewer_as_load_rises() {
        assertThat(run(0.1, 0, false).irqsPerPacket()).isGreaterThan(0.85);
        assertThat(run(0.1, 20_000, false).irqsPerPacket()).isCloseTo(0.5, MPPS);
        assertThat(run(1.0, 20_000, false).irqsPerPacket()).isCloseTo(0.05, within(0.005));
        assertThat(run(3.0, 20_000, false).irqsPerPacket()).isLessThan(0.001);
    }

    @Test
    void with_few_packets_an_interrupt_the_program_starves_until_ksoftirqd_takes_over() {
        assertThat(run(1.5, 2000, false).app()).isLessThan(0.3);
        assertThat(run(3.0, 2000, false).app()).isGreaterThan(1.0);
    }

    @Test
    void left_to_ksoftirqd_the_program_does_not_starve() {
        assertThat(run(2.0, 0, false, 300, false).app()).isLessThan(0.05);
        assertThat(run(2.0, 0, false, 300, true).app()).isGreaterThan(1.2);
    }

    @Test
    void with_a_budget_of_one_every_working_round_is_squeezed() {
        for (double mpps : new double[] {0.1, 0.5, 1, 5}) {
            Sink s = run(mpps, 20_000, false, 1, false).sink();
            assertThat(s.squeezed).isEqualTo(s.worked);
        }
        assertThat(run(1, 20_000, false).sink().squeezed).isZero();
        assertThat(run(5, 20_000, false).sink().squeezed).isPositive();
    }

    @Test
    void a_spinning_program_beside_the_sink_starves_nobody() {
        try (World w = new World(1)) {
            Machine m = w.machine("h", new MachineConfig().costs(Sink.COSTS));
            Sink s = Sink.all(m, 5_000_000, 1_000_000)[0];
            Task spinner = m.spawn("spinner", 0, () -> {
                for (;;) {
                    m.cpu().spend(1000);
                }
            });
            w.run(200_000_000);
            assertThat(spinner.sumExec()).isGreaterThan(40_000_000);
            assertThat(s.app / 200_000.0).isGreaterThan(0.4);
        }
    }
}

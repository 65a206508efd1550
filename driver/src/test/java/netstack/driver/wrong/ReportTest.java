package netstack.driver.wrong;

import static org.assertj.core.api.Assertions.assertThat;

import netstack.driver.dma.DmaMemory;
import netstack.driver.dma.Report;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a student reads, and when.
class ReportTest {

    @Test
    void a_report_tells_the_rule_the_reason_the_history_and_the_ring() {
        Report r = WrongDriver.of("WritesAfterDoorbell").run(1).reports().getFirst();
        assertThat(r.toString()).isEqualTo("""
            S8  descriptor rewritten while the device owns it
            what   eth0: descriptor 14 of receive ring 0 is stored to, but the device owns
                   it: head 0, tail 15
            why    From the doorbell to the write-back a descriptor belongs to the device,
                   which may have fetched it already, or half of it.
            see    82599 data sheet, 7.1.9 and 7.2.3.3
            before        6,760 ns  driver  enables the queue
                          6,800 ns  driver  stores descriptors 0 to 14
                          6,840 ns  driver  moves the tail to 15
                          6,840 ns  driver  stores descriptor 14
            ring   receive ring 0, 16 descriptors, head 0, tail 15
                      0   1   2   3   4   5   6   7   8   9  10  11  12  13  14  15
                      d   d   d   d   d   d   d   d   d   d   d   d   d   d   d   .
                      H                                                           T
                   . driver's  d device's  * written back  s seen by driver""");
    }

    @Test
    void a_report_of_a_buffer_shows_the_ring_that_saw_it_last() {
        assertThat(WrongDriver.of("EditsAfterMap").run(1).reports().getFirst().toString())
                .contains("device  fetches descriptors 0 to 1", "transmit ring 0, 16 descriptors");
        assertThat(WrongDriver.of("NeverSyncs").run(1).reports().getFirst().toString())
                .contains("receive ring 0, 16 descriptors");
    }

    @Test
    void a_report_of_a_register_shows_the_last_writes() {
        assertThat(WrongDriver.of("FctrlWhileReceiving").run(1).reports().getFirst().history())
            .last().asString().contains("driver  FCTRL = 0x00000600  UPE=1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RelaxedDoorbell", "NoReadBarrier"})
    void a_missing_barrier_does_harm_on_some_cpus_and_is_reported_on_all(String name) {
        int harmed = 0;
        for (long seed = 0; seed < 30; seed++) {
            Rig.Outcome o = WrongDriver.of(name).run(seed);
            assertThat(o.reports()).isNotEmpty();
            harmed += o.echoed() < o.sent() ? 1 : 0;
        }
        assertThat(harmed).isBetween(5, 29);
    }

    @Test
    void a_world_does_not_end_with_reports_that_nobody_has_read() {
        DmaMemory mem = new DmaMemory(1 << 16, true);
        World w = new World(1);
        Machine m = w.machine("host", new MachineConfig());
        Nic82599 nic = new Nic82599("eth0", m, mem, 2);
        w.runTask(m, () -> nic.hw().writel(Reg.EIMS.at(), 0));
        Assertions.assertThatThrownBy(w::close).hasMessageContaining("S15")
                .hasMessageContaining("a write of 0 to EIMS has no effect");
        w.close();
    }

    @Test
    void without_the_sanitizer_nothing_is_checked() {
        DmaMemory mem = new DmaMemory(1 << 16);
        try (World w = new World(1)) {
            Machine m = w.machine("host", new MachineConfig());
            Nic82599 nic = new Nic82599("eth0", m, mem, 2);
            w.runTask(m, () -> nic.hw().writel(Reg.EIMS.at(), 0));
            assertThat(nic.rulesBroken()).isZero();
            assertThat(mem.debug()).isNull();
        }
    }
}

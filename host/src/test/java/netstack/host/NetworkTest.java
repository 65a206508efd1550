package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.machine.Panic;
import org.junit.jupiter.api.Test;

class NetworkTest {
    @Test
    void two_hosts_come_up_on_a_cable_and_leave_nothing_behind() {
        try (Network network = new Network(1)) {
            Host a = network.host("a");
            Host b = network.host("b");
            Ixgbe eth = a.nic();
            b.nic();
            network.cable(a.card(0), b.card(0));
            a.exec("ip", () -> a.net().devices().open(eth.dev()));
            network.runFor(10_000_000);
            assertThat(eth.dev().carrierOk()).isTrue();
            assertThat(a.proc().read("/proc/net/dev")).contains("eth0:", "lo:");
        }
    }

    @Test
    void a_packet_that_nobody_frees_is_named_at_the_end() {
        Network network = new Network(1);
        Host a = network.host("a");
        a.exec("leak", () -> a.skbs().alloc(100));
        assertThatThrownBy(network::close).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("left behind").hasMessageContaining("NetworkTest");
    }

    @Test
    void a_world_that_a_panic_has_ended_is_put_away_in_peace() {
        IllegalStateException oops = new IllegalStateException("oops");
        assertThatThrownBy(() -> {
            try (Network network = new Network(1)) {
                Host a = network.host("a");
                a.spawn("bug", () -> {
                    throw oops;
                });
                network.runFor(1000);
            }
        }).isInstanceOf(Panic.class).hasCause(oops);
    }
}

package netstack.driver.machine;

import static netstack.skbuff.Cost.*;
import static org.assertj.core.api.Assertions.assertThat;

import netstack.skbuff.Cost;
import org.junit.jupiter.api.Test;

/// The sums that the profiles were fitted to.
class CostModelTest {
    private static final Cost[] TO_RAW = {RX_DESCRIPTOR, DMA_SYNC, BUILD_SKB, PAGE_POOL_ALLOC,
        PAGE_POOL_PUT, ETH_TYPE_TRANS, NAPI_GRO_RECEIVE, NETIF_RECEIVE_SKB, PACKET_TYPE, IP_RCV,
        NF_HOOK};
    private static final Cost[] FORWARD = {IP_ROUTE_INPUT, IP_FORWARD, NF_HOOK, IP_OUTPUT,
        NF_HOOK, NEIGH_OUTPUT, DEV_QUEUE_XMIT, QDISC_ENQUEUE, QDISC_DEQUEUE, START_XMIT,
        TX_DESCRIPTOR, TX_CLEAN, DMA_MAP, DMA_UNMAP, FREE_SKB};

    @Test
    void a_server_drops_24_million_packets_a_second_in_xdp() {
        assertThat(CostModel.SERVER_82599.sum(RX_DESCRIPTOR, XDP)).isEqualTo(41);
    }

    @Test
    void it_drops_5_million_a_second_in_the_raw_table() {
        CostModel m = CostModel.SERVER_82599;
        assertThat(m.sum(TO_RAW) + m.of(FREE_SKB)).isEqualTo(200);
    }

    @Test
    void it_forwards_1740_thousand_a_second() {
        CostModel m = CostModel.SERVER_82599;
        assertThat(m.sum(TO_RAW) + m.sum(FORWARD)).isEqualTo(575);
    }

    @Test
    void a_host_of_2001_forwards_345_to_364_thousand_a_second() {
        CostModel m = CostModel.GIGABIT_2001;
        assertThat(m.sum(TO_RAW) + m.sum(FORWARD)).isBetween(2747L, 2899L);
    }

    @Test
    void bytes_cost_picoseconds() {
        assertThat(CostModel.SERVER_82599.of(COPY_BYTES, 1500)).isEqualTo(150);
        assertThat(CostModel.SERVER_82599.of(IP_RCV, 3)).isEqualTo(75);
    }

    @Test
    void free_costs_nothing_but_what_would_loop_for_ever() {
        for (Cost c : Cost.values()) {
            boolean loops = c == SYSCALL || c == CONTEXT_SWITCH || c == SOFTIRQ_ENTRY
                    || c == CPU_RELAX;
            assertThat(CostModel.FREE.of(c)).isEqualTo(loops ? 1 : 0);
        }
    }

    @Test
    void a_profile_with_one_cost_changed() {
        CostModel m = CostModel.SERVER_82599.with(IP_RCV, 99);
        assertThat(m.of(IP_RCV)).isEqualTo(99);
        assertThat(m.of(UDP_RCV)).isEqualTo(CostModel.SERVER_82599.of(UDP_RCV));
        assertThat(m.name()).isEqualTo("server-82599+ip_rcv");
    }
}

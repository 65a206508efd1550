package netstack.host.tour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.CostModel;
import netstack.host.trace.Hop;
import netstack.host.trace.HopPrinter;
import netstack.host.trace.WalkAgent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The exact ways of a packet, which the first chapter prints.
class PathTest {
    private static Tour.Result tour;

    @BeforeAll
    static void walk() {
        WalkAgent.start();
        tour = Tour.run(1, CostModel.SERVER_82599, "hello, world", false);
    }

    private static List<String> symbols(List<Hop> hops) {
        return hops.stream().map(Hop::symbol).toList();
    }

    @Test
    void a_datagram_leaves_by_ip_send_skb_in_the_senders_context() {
        List<Hop> out = new ArrayList<>();
        for (Hop hop : tour.hops()) {
            if (hop.host().equals("alice") && !hop.comm().isEmpty()) out.add(hop);
            if (hop.symbol().equals("ixgbe_xmit_frame")) break;
        }
        assertThat(symbols(out)).containsExactly("__sys_sendto", "udp_sendmsg",
                "ip_route_output_flow", "ip_make_skb", "udp_send_skb", "ip_send_skb",
                "ip_local_out", "NF_INET_LOCAL_OUT", "ip_output", "NF_INET_POST_ROUTING",
                "ip_finish_output", "ip_finish_output2", "neigh_connected_output",
                "dev_queue_xmit", "__dev_xmit_skb", "sch_direct_xmit", "dev_hard_start_xmit",
                "ixgbe_xmit_frame");
        assertThat(out).allMatch(h -> h.comm().equals("client"));
    }

    @Test
    void a_datagram_comes_in_by_interrupt_softirq_and_wakes_the_reader() {
        List<Hop> in = new ArrayList<>();
        for (Hop hop : tour.hops()) {
            if (hop.host().equals("bob")) in.add(hop);
            if (hop.symbol().equals("sock_def_readable")) break;
        }
        assertThat(symbols(in)).containsExactly("common_interrupt", "ixgbe_msix_clean_rings",
                "__napi_schedule_irqoff", "net_rx_action", "__napi_poll", "ixgbe_poll",
                "ixgbe_clean_tx_irq", "ixgbe_clean_rx_irq", "eth_type_trans", "napi_gro_receive",
                "napi_complete_done", "netif_receive_skb_list_internal",
                "__netif_receive_skb_core", "ip_rcv", "ip_rcv_core", "NF_INET_PRE_ROUTING",
                "ip_rcv_finish", "ip_route_input_noref", "ip_local_deliver", "NF_INET_LOCAL_IN",
                "ip_local_deliver_finish", "udp_rcv", "__udp4_lib_rcv", "udp_queue_rcv_skb",
                "__udp_enqueue_schedule_skb", "sock_def_readable");
    }

    @Test
    void a_router_forwards_in_its_softirq_without_a_socket() {
        List<String> symbols = symbols(Crossing.run(1, CostModel.SERVER_82599));
        assertThat(symbols.subList(symbols.indexOf("ip_rcv"), symbols.size()))
                .containsExactly("ip_rcv", "ip_rcv_core", "NF_INET_PRE_ROUTING", "ip_rcv_finish",
                        "ip_route_input_noref", "ip_forward", "NF_INET_FORWARD",
                        "ip_forward_finish", "ip_output", "NF_INET_POST_ROUTING",
                        "ip_finish_output", "ip_finish_output2", "neigh_connected_output",
                        "dev_queue_xmit", "__dev_xmit_skb", "sch_direct_xmit",
                        "dev_hard_start_xmit", "ixgbe_xmit_frame");
    }

    @Test
    void the_answer_comes_and_the_frames_were_on_the_wire() {
        assertThat(tour.answer()).isEqualTo("HELLO, WORLD");
        assertThat(symbols(tour.hops())).contains("frame of 60 bytes");
    }

    @Test
    void the_same_seed_gives_the_same_text() {
        Tour.Result again = Tour.run(1, CostModel.SERVER_82599, "hello, world", false);
        assertThat(new HopPrinter(again.start()).text(again.hops()))
                .isEqualTo(new HopPrinter(tour.start()).text(tour.hops()));
    }

    @Test
    void a_cold_start_asks_for_the_hardware_address_first() {
        List<String> cold = symbols(Tour.run(1, CostModel.FREE, "hello, world", true).hops());
        assertThat(cold).containsSubsequence("neigh_resolve_output", "arp_solicit", "arp_rcv",
                "arp_process", "neigh_update", "dev_queue_xmit", "udp_rcv");
    }
}

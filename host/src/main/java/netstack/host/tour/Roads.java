package netstack.host.tour;

/// The functions that a packet meets, in the order of its way.
public final class Roads {
    /// From a program's `sendto` to the card's doorbell.
    public static final String TRANSMIT = String.join(",",
            "__sys_sendto", "udp_sendmsg", "ip_route_output_flow",
            "ip_make_skb", "udp_send_skb", "ip_send_skb", "ip_local_out",
            "__ip_local_out", "ip_output", "ip_finish_output",
            "ip_finish_output2", "neigh_resolve_output",
            "neigh_connected_output", "neigh_hh_output", "dev_queue_xmit",
            "__dev_xmit_skb", "pfifo_fast_enqueue", "sch_direct_xmit",
            "dev_hard_start_xmit", "ixgbe_xmit_frame");
    /// From the interrupt to a program's `recvfrom`.
    public static final String RECEIVE = String.join(",",
            "common_interrupt", "ixgbe_msix_clean_rings",
            "__napi_schedule_irqoff",
            "net_rx_action", "__napi_poll", "ixgbe_poll",
            "ixgbe_clean_tx_irq", "ixgbe_clean_rx_irq", "eth_type_trans",
            "napi_gro_receive", "napi_complete_done",
            "netif_receive_skb_list_internal", "__netif_receive_skb_core",
            "ip_list_rcv", "ip_rcv", "ip_rcv_core", "ip_rcv_finish",
            "ip_route_input_noref", "ip_local_deliver",
            "ip_local_deliver_finish", "udp_rcv", "__udp4_lib_rcv",
            "udp_queue_rcv_skb", "__udp_enqueue_schedule_skb",
            "sock_def_readable", "try_to_wake_up",
            "__sys_recvfrom", "udp_recvmsg", "skb_copy_bits");
    /// What lies between: netfilter, forwarding, ARP, the backlog.
    public static final String BETWEEN = String.join(",",
            "ip_forward", "ip_forward_finish", "arp_rcv", "arp_process",
            "arp_solicit", "arp_send_dst", "neigh_update",
            "net_tx_action", "netif_rx", "process_backlog",
            "loopback_xmit");
    /// All of them.
    public static final String ALL = TRANSMIT + "," + RECEIVE + ","
            + BETWEEN;

    private Roads() {}
}

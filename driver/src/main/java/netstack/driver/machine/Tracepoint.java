package netstack.driver.machine;

/// The kernel's tracepoints that are marked in the code, by system and name
/// as in `/sys/kernel/tracing/events`.
public enum Tracepoint {
    IRQ_HANDLER_ENTRY("irq"), IRQ_HANDLER_EXIT("irq"),
    SOFTIRQ_RAISE("irq"), SOFTIRQ_ENTRY("irq"), SOFTIRQ_EXIT("irq"),
    SCHED_SWITCH("sched"), SCHED_WAKEUP("sched"),
    TIMER_EXPIRE_ENTRY("timer"), HRTIMER_EXPIRE_ENTRY("timer"),
    NAPI_POLL("napi"), NETIF_RX("net"), NETIF_RECEIVE_SKB("net"),
    NAPI_GRO_RECEIVE_ENTRY("net"), NET_DEV_QUEUE("net"),
    NET_DEV_START_XMIT("net"), NET_DEV_XMIT("net"),
    KFREE_SKB("skb"), CONSUME_SKB("skb"),
    SOCK_RCVQUEUE_FULL("sock"), FIB_TABLE_LOOKUP("fib"),
    INET_SOCK_SET_STATE("sock"), TCP_RETRANSMIT_SKB("tcp");

    private final String system;

    Tracepoint(String system) {
        this.system = system;
    }

    /// For example `net:netif_receive_skb`.
    public String event() {
        return system + ":" + name().toLowerCase();
    }
}

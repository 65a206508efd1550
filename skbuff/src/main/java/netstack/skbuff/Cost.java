package netstack.skbuff;

/// The points of the stack that cost processor time, named after the
/// kernel function (or the hardware event) that pays.
///
/// A cost model gives each a number of nanoseconds; the ones that end in
/// `_BYTES` are paid per byte. New points are appended.
public enum Cost {
    // the machine
    IRQ_ENTRY, SOFTIRQ_ENTRY, CONTEXT_SWITCH, WAKE_UP, SYSCALL, IPI,
    TIMER, LOCK, CACHE_LINE_REMOTE, MMIO_READ, MMIO_WRITE,
    COPY_BYTES, CSUM_BYTES,
    // sk_buffs and their memory
    ALLOC_SKB, BUILD_SKB, CLONE_SKB, FREE_SKB, EXPAND_HEAD,
    PAGE_POOL_ALLOC, PAGE_POOL_PUT, DMA_MAP, DMA_UNMAP, DMA_SYNC,
    // receive
    NAPI_POLL, RX_DESCRIPTOR, ETH_TYPE_TRANS, NAPI_GRO_RECEIVE,
    NETIF_RX, NETIF_RECEIVE_SKB, PACKET_TYPE, XDP,
    IP_RCV, IP_ROUTE_INPUT, IP_LOCAL_DELIVER, IP_FORWARD, IP_DEFRAG,
    NF_HOOK, ARP_RCV, ICMP_RCV, UDP_RCV, TCP_V4_RCV, SOCK_QUEUE_RCV,
    RECVMSG,
    // transmit
    SENDMSG, UDP_SENDMSG, TCP_SENDMSG, IP_ROUTE_OUTPUT, IP_QUEUE_XMIT,
    IP_OUTPUT, IP_FRAGMENT, NEIGH_OUTPUT, DEV_QUEUE_XMIT, QDISC_ENQUEUE,
    QDISC_DEQUEUE, START_XMIT, TX_DESCRIPTOR, TX_CLEAN, GSO_SEGMENT,
    // waking from an idle state; a line from the last level cache, and
    // one from the cache of another node
    IDLE_C1, IDLE_C1E, IDLE_C6, CACHE_LINE_LLC, CACHE_LINE_NODE,
    // a pause in a loop that waits
    CPU_RELAX,
    // an instruction of a filter
    BPF_INSN
}

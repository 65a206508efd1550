package netstack.driver.machine;

import static netstack.skbuff.Cost.*;

import netstack.skbuff.Cost;

/// How many cache lines of code and data each [Cost] point needs.
///
/// Estimates, by the size of the functions on x86-64. Their sum for a
/// datagram, from the interrupt to the program, is about 500 lines: 32 KiB,
/// of the order that was counted for other stacks.
final class CacheLines {
    private final long[] lines = new long[Cost.values().length];

    private CacheLines() {
    }

    static long[] table() {
        return new CacheLines()
                .set(60, CONTEXT_SWITCH)
                .set(40, IRQ_ENTRY, WAKE_UP, IP_ROUTE_INPUT, UDP_RCV)
                .set(40, IP_ROUTE_OUTPUT, UDP_SENDMSG, RECVMSG)
                .set(24, NAPI_POLL, RX_DESCRIPTOR, NAPI_GRO_RECEIVE)
                .set(24, SOCK_QUEUE_RCV, SENDMSG, START_XMIT)
                .set(20, SOFTIRQ_ENTRY, SYSCALL, IPI, TIMER)
                .set(16, ALLOC_SKB, BUILD_SKB, FREE_SKB, NETIF_RX)
                .set(16, NETIF_RECEIVE_SKB, IP_RCV, IP_LOCAL_DELIVER)
                .set(16, IP_OUTPUT, NEIGH_OUTPUT, DEV_QUEUE_XMIT)
                .set(16, QDISC_ENQUEUE, QDISC_DEQUEUE, TX_CLEAN)
                .set(8, ETH_TYPE_TRANS, PACKET_TYPE, NF_HOOK, XDP)
                .set(8, PAGE_POOL_ALLOC, PAGE_POOL_PUT, DMA_MAP)
                .set(8, DMA_UNMAP, DMA_SYNC, TX_DESCRIPTOR)
                .set(150, TCP_V4_RCV, TCP_SENDMSG)
                .set(2, LOCK).lines;
    }

    private CacheLines set(long n, Cost... points) {
        for (Cost c : points) {
            lines[c.ordinal()] = n;
        }
        return this;
    }
}

package netstack.driver.machine;

import netstack.skbuff.Linux;

/// The softirq vectors, in the kernel's order: lower numbers run first.
@Linux(value = "softirq_vec", file = "include/linux/interrupt.h",
        renamed = true)
public enum Softirq {
    HI, TIMER, NET_TX, NET_RX, BLOCK, IRQ_POLL, TASKLET, SCHED, HRTIMER, RCU;

    /// How many there are.
    public static final int COUNT = values().length;
}

package netstack.driver.machine;

import netstack.skbuff.Linux;

/// Who is told when a [WaitQueue] is woken, and is no task that sleeps.
@FunctionalInterface
@Linux(value = "wait_queue_entry", file = "include/linux/wait.h",
        renamed = true)
public interface WaitQueueEntry {
    /// Is called with the queue's lock held and interrupts off.
    ///
    /// @param key what has become possible, bits of poll; 0 if not known
    /// @return whether somebody was woken: ends an exclusive wake-up
    boolean wake(int key);
}

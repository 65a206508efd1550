package netstack.driver.net;

import netstack.skbuff.Linux;

/// Polling by who waits for the packets; `napi` implements it, sockets call
/// it, and [Net] connects them.
@Linux(value = "busy_poll.h", file = "include/net/busy_poll.h",
    renamed = true)
public interface NapiBusy {
    /// Packets a poll, where nobody says another number.
    int BUSY_POLL_BUDGET = 8;
    /// Up to `NR_CPUS`, which distributions set to 8192, numbers are CPUs
    /// (`skb->sender_cpu` shares the field).
    int MIN_NAPI_ID = 8193;

    /// No engine: nothing can be polled.
    NapiBusy NONE = new NapiBusy() {
        @Override
        public void busyLoop(int id, End end, boolean prefer, int budget) {
        }

        @Override
        public void allow() {
        }

        @Override
        public long rxPackets() {
            return 0;
        }
    };

    /// When to stop.
    @FunctionalInterface
    interface End {
        /// Whether there is something, or it has taken too long since
        /// `start`, in units of 1024 ns.
        boolean loopEnd(long start);
    }

    /// Polls instance `id` until `end` says so, or once if that is null.
    ///
    /// @param prefer whether the softirq is to leave the device to pollers
    /// @param budget the most packets of one poll
    void busyLoop(int id, End end, boolean prefer, int budget);

    /// Somebody may poll from now on, from any CPU. To be called when that
    /// is decided, well before the first poll.
    void allow();

    /// Packets that came in so (`BusyPollRxPackets`).
    long rxPackets();

    /// The clock of such loops: a shift is cheaper than a division.
    @Linux("busy_loop_current_time")
    static long currentTime(long ns) {
        return ns >> 10;
    }
}

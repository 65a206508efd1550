package netstack.exercises.rssqueues;

/// What you write in `rss-queues`: receive queues for several CPUs, and how
/// one sees that it helped.
public interface QueuePlan {

    /// Gives `eth0` as many queues as `cpus` has entries; CPU `cpus[i]`
    /// takes the interrupts of queue `i`.
    void queues(Shell shell, int[] cpus);

    /// The packets that each of `cpus` CPUs has received since it started,
    /// from the text of `/proc/net/softnet_stat`; 0 for a CPU that is
    /// offline, which has no line there.
    long[] processed(String softnetStat, int cpus);

    /// The packets of each CPU between two looks at its counter. The
    /// kernel's counter has 32 bits and wraps around.
    long[] between(long[] before, long[] after);

    /// Foretells the packets of each of `n` CPUs.
    ///
    /// @param table the redirection table, as `ethtool -x` shows it: 128
    ///        entries
    /// @param hashes the hash of each flow
    /// @param packets how many packets each flow sends
    /// @param cpus which CPU takes the interrupts of each queue
    long[] predict(int[] table, int[] hashes, long[] packets, int[] cpus,
            int n);
}

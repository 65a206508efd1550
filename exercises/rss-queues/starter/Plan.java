package student;

import netstack.exercises.rssqueues.QueuePlan;
import netstack.exercises.rssqueues.Shell;

/// Your plan: `./lab show rss-queues` says what it must do.
public final class Plan implements QueuePlan {

    @Override
    public void queues(Shell shell, int[] cpus) {
        throw new UnsupportedOperationException(
                "rss-queues, step 4: ethtool -L, then the affinities");
    }

    @Override
    public long[] processed(String softnetStat, int cpus) {
        throw new UnsupportedOperationException(
                "rss-queues, step 1: the first column of softnet_stat");
    }

    @Override
    public long[] between(long[] before, long[] after) {
        throw new UnsupportedOperationException(
                "rss-queues, step 2: the difference of two looks");
    }

    @Override
    public long[] predict(int[] table, int[] hashes, long[] packets,
            int[] cpus, int n) {
        throw new UnsupportedOperationException(
                "rss-queues, step 3: hash, table, queue, CPU");
    }
}

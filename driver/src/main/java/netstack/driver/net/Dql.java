package netstack.driver.net;

import netstack.skbuff.Linux;

/// Dynamic queue limits: how many bytes may wait in a device's ring so that
/// it never runs dry and yet delays nothing.
///
/// The limit grows when the queue ran dry although more was waiting above
/// (it was too small), and shrinks by the least slack seen during
/// [#slackHoldTime] (it was larger than needed). Counts are 32-bit and wrap,
/// so they are only ever compared by their difference.
@Linux(value = "dql", file = "include/linux/dynamic_queue_limits.h")
public final class Dql {
    /// No limit would be larger than this.
    public static final int DQL_MAX_LIMIT = Integer.MAX_VALUE / 2;

    /// Bounds of [#limit()], in bytes (`byte_queue_limits/limit_min`).
    public int minLimit;
    /// Upper bound (`byte_queue_limits/limit_max`).
    public int maxLimit = DQL_MAX_LIMIT;
    /// Jiffies for which slack is watched (`byte_queue_limits/hold_time`).
    public long slackHoldTime;

    private int numQueued;
    private int numCompleted;
    private int limit;
    private int adjLimit;
    private int lastObjCnt;
    private int prevNumQueued;
    private int prevOvlimit;
    private int prevLastObjCnt;
    private int lowestSlack;
    private long slackStartTime;

    /// A limit that watches slack for `holdTime` jiffies.
    public Dql(long holdTime, long jiffies) {
        slackHoldTime = holdTime;
        reset(jiffies);
    }

    /// Forgets all history: the ring was emptied.
    @Linux(value = "dql_reset", file = "lib/dynamic_queue_limits.c")
    public void reset(long jiffies) {
        numQueued = 0;
        numCompleted = 0;
        limit = 0;
        adjLimit = 0;
        lastObjCnt = 0;
        prevNumQueued = 0;
        prevOvlimit = 0;
        prevLastObjCnt = 0;
        lowestSlack = Integer.MAX_VALUE;
        slackStartTime = jiffies;
    }

    /// Counts `count` bytes given to the device.
    @Linux("dql_queued")
    public void queued(int count) {
        lastObjCnt = count;
        numQueued += count;
    }

    /// How many more bytes fit; negative means that the queue is over its
    /// limit and is to be stopped.
    @Linux("dql_avail")
    public int avail() {
        return adjLimit - numQueued;
    }

    /// Counts `count` bytes that the device has sent, and learns.
    @Linux(value = "dql_completed", file = "lib/dynamic_queue_limits.c")
    public void completed(int count, long jiffies) {
        if (count > numQueued - numCompleted) {
            throw new IllegalStateException("dql: completed " + count
                + " of " + (numQueued - numCompleted) + " bytes");
        }
        int completed = numCompleted + count;
        int ovlimit = excess(numQueued - numCompleted, limit);
        int before = limit;
        limit = Math.clamp(learn(completed, ovlimit, jiffies),
            minLimit, maxLimit);
        adjLimit = limit + completed;
        prevOvlimit = limit == before ? ovlimit : 0;
        prevLastObjCnt = lastObjCnt;
        prevNumQueued = numQueued;
        numCompleted = completed;
    }

    private int learn(int completed, int ovlimit, long jiffies) {
        boolean drained = numQueued == completed;
        boolean prevInProgress = prevNumQueued != numCompleted;
        boolean allPrevCompleted = completed - prevNumQueued >= 0;
        if (ovlimit != 0 && drained
                || prevOvlimit != 0 && allPrevCompleted) {
            // Starved: all that was queued is sent, and more was held back.
            restartSlack(jiffies);
            return limit + excess(completed, prevNumQueued) + prevOvlimit;
        }
        if (!drained && prevInProgress && !allPrevCompleted) {
            return shrink(completed, jiffies);
        }
        return limit;
    }

    private int shrink(int completed, long jiffies) {
        // Busy throughout: what twice the work done leaves of the limit was
        // not needed. One large packet over the limit is no slack.
        int slack = excess(limit + prevOvlimit,
            2 * (completed - numCompleted));
        int lastObjs = prevOvlimit == 0 ? 0
            : excess(prevLastObjCnt, prevOvlimit);
        lowestSlack = Math.min(lowestSlack, Math.max(slack, lastObjs));
        if (jiffies - (slackStartTime + slackHoldTime) <= 0) {
            return limit;
        }
        int smaller = excess(limit, lowestSlack);
        restartSlack(jiffies);
        return smaller;
    }

    private void restartSlack(long jiffies) {
        slackStartTime = jiffies;
        lowestSlack = Integer.MAX_VALUE;
    }

    private static int excess(int a, int b) {
        return Math.max(a - b, 0);
    }

    /// The limit now, in bytes.
    public int limit() {
        return limit;
    }

    /// Bytes given to the device and not yet sent.
    public int inflight() {
        return numQueued - numCompleted;
    }
}

package student;

import netstack.exercises.rssqueues.QueuePlan;
import netstack.exercises.rssqueues.Shell;

/// The reference solution of `rss-queues`.
public final class Plan implements QueuePlan {

    @Override
    public void queues(Shell shell, int[] cpus) {
        shell.run("ethtool -L eth0 combined " + cpus.length);
        for (int i = 0; i < cpus.length; i++) {
            String line = shell.run("grep eth0-TxRx-" + i
                    + " /proc/interrupts").strip();
            String irq = line.substring(0, line.indexOf(':'));
            shell.run("echo " + cpus[i] + " > /proc/irq/" + irq
                    + "/smp_affinity_list");
        }
    }

    @Override
    public long[] processed(String softnetStat, int cpus) {
        long[] all = new long[cpus];
        for (String line : softnetStat.split("\n")) {
            String[] column = line.split(" ");
            int cpu = Integer.parseInt(column[12], 16);
            all[cpu] = Long.parseLong(column[0], 16);
        }
        return all;
    }

    @Override
    public long[] between(long[] before, long[] after) {
        long[] all = new long[after.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = after[i] - before[i] & 0xffff_ffffL;
        }
        return all;
    }

    @Override
    public long[] predict(int[] table, int[] hashes, long[] packets,
            int[] cpus, int n) {
        long[] all = new long[n];
        for (int i = 0; i < hashes.length; i++) {
            int queue = table[hashes[i] & 127];
            all[cpus[queue]] += packets[i];
        }
        return all;
    }
}

package netstack.exercises.timesqueeze.worker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.exercises.script.Log;
import netstack.exercises.script.Step;
import netstack.exercises.timesqueeze.Rx;

/// The CPU's list of instances, and the rounds over it.
final class Round implements Rx {

    private static final long USECS_PER_JIFFY = 1000;
    private static final int MAX_ROUNDS = 1000;

    private final Machine machine;
    private final int budget;
    private final long budgetUsecs;
    private final int[] left;
    private final int[] weight;
    private final long[] costNs;
    private final boolean[] more;
    private final Deque<Integer> list = new ArrayDeque<>();
    private final Deque<Integer> mine = new ArrayDeque<>();
    private final Deque<Integer> again = new ArrayDeque<>();
    private final List<String> rounds = new ArrayList<>();
    private StringBuilder polled = new StringBuilder();
    private int squeezes;
    private int raises;

    Round(Machine machine, Step budget, List<Step> instances) {
        this.machine = machine;
        this.budget = Math.max(1, budget.num(0));
        budgetUsecs = Math.max(1, budget.arg(1));
        int n = instances.size();
        left = new int[n];
        weight = new int[n];
        costNs = new long[n];
        more = new boolean[n];
        for (int i = 0; i < n; i++) {
            left[i] = instances.get(i).num(0);
            weight[i] = Math.max(1, instances.get(i).num(1));
            costNs[i] = instances.get(i).arg(2) * 1000;
            list.add(i);
        }
    }

    /// All instances are scheduled, at the start of a tick.
    void begin() {
        long tick = machine.jiffyNs();
        machine.nanosleep(tick - machine.now() % tick + 1000);
        machine.cpu().localBhDisable();
        machine.cpu().raiseSoftirq(Softirq.NET_RX);
        machine.cpu().localBhEnable();
    }

    /// One round by `action`; without progress there is no other.
    void run(Runnable action) {
        if (rounds.size() == MAX_ROUNDS) {
            return;
        }
        mine.addAll(list);
        list.clear();
        polled = new StringBuilder();
        action.run();
        rounds.add(polled.toString());
    }

    boolean idle() {
        return list.isEmpty() || rounds.size() == MAX_ROUNDS
                || raises < rounds.size();
    }

    @Override
    public int next() {
        Integer first = mine.poll();
        return first == null ? -1 : first;
    }

    @Override
    public int poll(int instance) {
        int work = Math.min(left[instance], weight[instance]);
        left[instance] -= work;
        more[instance] = work == weight[instance];
        machine.cpu().spend(Math.max(1, work * costNs[instance]));
        polled.append(polled.isEmpty() ? "" : " ")
                .append((char) ('a' + instance)).append(work);
        return work;
    }

    @Override
    public boolean hasMore(int instance) {
        return more[instance];
    }

    @Override
    public void repoll(int instance) {
        again.add(instance);
    }

    @Override
    public int budget() {
        return budget;
    }

    @Override
    public long budgetJiffies() {
        return Math.ceilDiv(budgetUsecs, USECS_PER_JIFFY);
    }

    @Override
    public long jiffies() {
        return machine.jiffies();
    }

    @Override
    public void timeSqueeze() {
        squeezes++;
    }

    @Override
    public void putBack() {
        Deque<Integer> meanwhile = new ArrayDeque<>(list);
        list.clear();
        list.addAll(mine);
        list.addAll(meanwhile);
        list.addAll(again);
        mine.clear();
        again.clear();
    }

    @Override
    public boolean pending() {
        return !list.isEmpty();
    }

    @Override
    public void raise() {
        raises++;
        machine.cpu().raiseSoftirq(Softirq.NET_RX);
    }

    void show(Log log) {
        int lost = 0;
        for (int n : left) {
            lost += n;
        }
        log.see("left behind", lost).see("time_squeeze", squeezes)
                .see("rounds", rounds.size())
                .see("polls", String.join(" | ",
                        rounds.stream().filter(s -> !s.isEmpty()).toList()))
                .see("raised", raises);
    }
}

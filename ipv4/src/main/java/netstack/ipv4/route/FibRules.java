package netstack.ipv4.route;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;

/// The rules in the order of their priorities, and the tables they name. A
/// fresh namespace has three: local, main, default.
@Linux(value = "fib_rules_ops", file = "net/core/fib_rules.c")
public final class FibRules {
    private final List<FibRule> rules = new ArrayList<>();
    private final TreeMap<Integer, FibTable> tables = new TreeMap<>();
    private FibRule[] inOrder = { };
    private FibTable[] tableOf = { };
    private boolean custom;

    FibRules() {
        add(new FibRule(0, FibConfig.RT_TABLE_LOCAL));
        add(new FibRule(32766, FibConfig.RT_TABLE_MAIN));
        add(new FibRule(32767, FibConfig.RT_TABLE_DEFAULT));
        custom = false;
    }

    /// Adds a rule behind those of the same priority.
    @Linux(value = "fib_nl_newrule", renamed = true)
    public void add(FibRule rule) {
        int at = 0;
        while (at < rules.size()
                && rules.get(at).priority() <= rule.priority()) {
            at++;
        }
        rules.add(at, rule);
        refresh();
    }

    /// Removes a rule.
    @Linux(value = "fib_nl_delrule", renamed = true)
    public void remove(FibRule rule) {
        rules.remove(rule);
        refresh();
    }

    private void refresh() {
        custom = true;
        inOrder = rules.toArray(FibRule[]::new);
        tableOf = new FibTable[inOrder.length];
        for (int i = 0; i < inOrder.length; i++) {
            tableOf[i] = table(inOrder[i].table());
        }
    }

    /// The rules in order.
    public List<FibRule> rules() { return List.copyOf(rules); }

    /// The tables by number.
    public Iterable<FibTable> tables() { return tables.values(); }

    /// Whether anybody has changed the rules.
    @Linux("fib4_has_custom_rules")
    boolean hasCustomRules() { return custom; }

    /// The table with this number, made if there is none.
    @Linux(value = "fib_new_table", file = "net/ipv4/fib_frontend.c",
        renamed = true)
    public FibTable table(int id) {
        return tables.computeIfAbsent(id, FibTable::new);
    }

    /// Asks the tables of all rules that fit, until one answers; returns 0
    /// or a negative error number.
    @Linux(value = "fib_lookup", file = "include/net/ip_fib.h")
    public int lookup(Flow flp, FibResult res) {
        res.clear();
        for (int i = 0; i < inOrder.length; i++) {
            if (!inOrder[i].match(flp)) {
                continue;
            }
            int err = inOrder[i].action() == Rtn.UNICAST
                ? tableOf[i].lookup(flp, res)
                : ruleError(inOrder[i].action());
            if (err != -Errno.EAGAIN) {
                return err;
            }
        }
        return -Errno.ENETUNREACH;
    }

    private static int ruleError(Rtn action) {
        return action == Rtn.UNREACHABLE ? -Errno.ENETUNREACH
            : action.error();
    }
}

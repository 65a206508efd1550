package netstack.ipv4.neigh;

import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What happens to a neighbour when somebody says something about it: ARP,
/// or an administrator.
@Linux(value = "neigh_update_family", file = "net/core/neighbour.c",
    renamed = true)
final class NeighUpdate {
    /// Replace a known address by another one.
    static final int OVERRIDE = 1;
    /// By hand: may change what needs no resolution.
    static final int ADMIN = 0x80000000;
    /// No address was said.
    static final long NO_ADDR = -1;

    private NeighUpdate() {
    }

    /// Sets the state to `state` and, if it is a valid one, the address to
    /// `lladdr`; sends what waited. Returns 0 or a negative error number.
    @Linux(value = "neigh_update", file = "net/core/neighbour.c")
    static int update(Neighbour n, long lladdr, int state, int flags) {
        n.lock.lockBh();
        int old = n.nudState;
        int err = 0;
        if ((flags & ADMIN) == 0
                && (old & (Nud.NOARP | Nud.PERMANENT)) != 0) {
            err = -Errno.EPERM;
        } else if ((state & Nud.VALID) == 0) {
            forget(n, old, state);
        } else if (lladdr == NO_ADDR && (old & Nud.VALID) == 0) {
            err = -Errno.EINVAL;
        } else {
            learn(n, lladdr == NO_ADDR ? n.ha : lladdr, state, flags);
        }
        boolean nowValid = (old & Nud.VALID) == 0
            && (n.nudState & Nud.VALID) != 0;
        n.lock.unlockBh();
        if (nowValid) {
            sendQueue(n);
        }
        return err;
    }

    private static void forget(Neighbour n, int old, int state) {
        n.delTimer();
        n.change(state);
        if ((old & (Nud.INCOMPLETE | Nud.PROBE)) != 0
                && state == Nud.FAILED) {
            n.invalidate();
        }
    }

    private static void learn(Neighbour n, long lladdr, int wanted,
            int flags) {
        Machine machine = n.dev.machine();
        int old = n.nudState;
        boolean same = lladdr == n.ha;
        if ((wanted & Nud.CONNECTED) != 0) {
            n.confirmed = machine.jiffies();
        }
        if ((old & Nud.VALID) != 0 && !same && (flags & OVERRIDE) == 0) {
            return;
        }
        // That an address is known already does not make it older.
        int state = (old & Nud.VALID) != 0 && same && wanted == Nud.STALE
            && (flags & ADMIN) == 0 ? old : wanted;
        if (state != old) {
            n.delTimer();
            if (state == Nud.PROBE) {
                n.probes = 0;
            }
            if ((state & Nud.IN_TIMER) != 0) {
                n.setTimer(machine.jiffies() + (state == Nud.REACHABLE
                    ? n.parms.reachableTime() : 0));
            }
        }
        if (state != old || !same) {
            n.change(state);
        }
        if (!same) {
            n.ha = lladdr;
            if ((state & Nud.CONNECTED) == 0) {
                n.confirmed = machine.jiffies() - 2 * machine.msecsToJiffies(
                    n.parms.baseReachableTimeMs.value);
            }
        }
    }

    private static void sendQueue(Neighbour n) {
        while ((n.nudState & Nud.VALID) != 0) {
            n.lock.lockBh();
            SkBuff skb = n.arpQueue.dequeue();
            if (skb == null) {
                n.purge(DropReason.NEIGH_FAILED);
            }
            n.lock.unlockBh();
            if (skb == null) {
                return;
            }
            n.output(skb);
        }
    }
}

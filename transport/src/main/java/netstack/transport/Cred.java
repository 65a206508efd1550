package netstack.transport;

import netstack.driver.machine.Task;
import netstack.skbuff.Linux;

/// Who a task runs as, and what it may do beyond that; kept in
/// [Task#credentials()]. A task without any is root's.
///
/// @param caps a bit for each capability
@Linux(value = "cred", file = "include/linux/cred.h")
public record Cred(int uid, int gid, long caps) {
    public static final int CAP_NET_BIND_SERVICE = 10;
    public static final int CAP_NET_BROADCAST = 11;
    public static final int CAP_NET_ADMIN = 12;
    public static final int CAP_NET_RAW = 13;

    /// May do everything.
    public static final Cred ROOT = new Cred(0, 0, -1L);

    /// An ordinary user without capabilities.
    public static Cred user(int uid) {
        return new Cred(uid, uid, 0);
    }

    /// The credentials of a task.
    public static Cred of(Task task) {
        return task != null && task.credentials() instanceof Cred c
            ? c : ROOT;
    }

    /// Whether it has the capability.
    @Linux(value = "ns_capable", file = "kernel/capability.c")
    public boolean capable(int cap) {
        return (caps >> cap & 1) != 0;
    }
}

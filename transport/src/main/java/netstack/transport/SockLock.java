package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.machine.SpinLock;
import netstack.driver.machine.WaitQueue;
import netstack.skbuff.Linux;

/// The lock of a socket: a spin lock for softirqs, and on top of it an owner
/// for tasks, which may sleep while they own it.
@Linux(value = "socket_lock_t", file = "include/net/sock.h",
    renamed = true)
final class SockLock {
    final SpinLock slock;
    private final WaitQueue wq;
    private final Machine machine;
    boolean owned;

    SockLock(Machine machine) {
        this.machine = machine;
        slock = new SpinLock(machine, "slock-AF_INET");
        wq = new WaitQueue(machine);
    }

    @Linux(value = "lock_sock_nested", renamed = true)
    void lock() {
        slock.lockBh();
        while (owned) {
            wq.prepareToWait();
            slock.unlockBh();
            machine.schedule();
            slock.lockBh();
            wq.finishWait();
        }
        owned = true;
        slock.unlockBh();
    }

    /// Lets go, with the spin lock held.
    void release() {
        owned = false;
        if (!wq.empty()) {
            wq.wakeUp();
        }
        slock.unlockBh();
    }
}

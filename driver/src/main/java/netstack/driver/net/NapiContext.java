package netstack.driver.net;

import netstack.skbuff.SkBuff;

/// One NAPI instance as its driver sees it; `napi` implements it.
public interface NapiContext {
    /// Claims the instance for this caller; false if it is scheduled
    /// already (which is then noted as missed) or disabled.
    boolean schedulePrep();

    /// Puts a claimed instance on this CPU's list and raises NET_RX.
    /// Call with interrupts off.
    void scheduleIrqoff();

    /// Both of the above, from any context; true if it was this caller that
    /// scheduled.
    boolean schedule();

    /// Ends polling after `work` packets. Only on true may the driver let
    /// its interrupt fire again; false means that it will be polled again.
    boolean completeDone(int work);

    /// Takes `skb` up the stack.
    GroResult groReceive(SkBuff skb);

    /// Lets it be scheduled.
    void enable();

    /// Waits until a running poll has ended, and keeps it from starting.
    void disable();

    /// The device that it receives for.
    NetDevice dev();

    /// Its number, as `skb->napi_id`.
    int napiId();
}

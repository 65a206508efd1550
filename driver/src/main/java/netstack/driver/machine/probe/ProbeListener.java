package netstack.driver.machine.probe;

import netstack.skbuff.SkBuff;

/// What runs at a probed function's entry and exit.
///
/// It must not call into the stack, spend time or throw. `self` is the
/// object whose method it is (null for a static one), `skb` the first packet
/// among it and the arguments (null if there is none).
public interface ProbeListener {

    /// The function is entered.
    void enter(ProbePoint p, Object self, SkBuff skb);

    /// The function returns `ret` (0 if it returns no number), or, if
    /// `thrown` is not null, ends with an exception.
    default void exit(ProbePoint p, Object self, SkBuff skb, long ret,
            Throwable thrown) {
    }
}

package netstack.driver.hw;

import netstack.driver.machine.Machine;

/// What a cable can be plugged into: a NIC, a bridge to a real network, a
/// source of traffic, a replayed capture.
public interface CableEnd {

    /// The machine that feels what arrives here; null when none does.
    Machine machine();

    /// The cable was plugged in; `out` is the wire to send on.
    void plug(Wire out);

    /// Takes a frame that will be here at `atNs`. It is called as soon as
    /// the frame was sent, which is at least the cable's delay before, so
    /// that each end can put the event where it belongs.
    void deliver(Frame frame, long atNs);
}

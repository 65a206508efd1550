package netstack.exercises.xdpdrop;

import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;

/// What you write in `xdp-drop`: an XDP program that drops the datagrams to
/// one UDP port, and counts them.
public interface DropPort {

    /// The port to drop, in host order. Runs once, before everything else.
    void init(int port);

    /// Sees each frame, from `xdp.data()` up to but not including
    /// `xdp.dataEnd()`: nothing outside may be read.
    ///
    /// @return DROP for a UDP datagram over IPv4 to the port, PASS for
    ///         everything else
    XdpAction run(XdpBuff xdp);

    /// Frames dropped so far.
    long packets();

    /// Their bytes, Ethernet header included.
    long bytes();
}

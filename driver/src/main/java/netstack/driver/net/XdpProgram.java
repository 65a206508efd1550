package netstack.driver.net;

import netstack.skbuff.Linux;

/// A program that sees each received frame first.
@FunctionalInterface
@Linux(value = "bpf_prog_run_xdp", file = "include/net/xdp.h",
    renamed = true)
public interface XdpProgram {
    /// Reads, and may write, the frame; says what becomes of it.
    XdpAction run(XdpBuff xdp);
}

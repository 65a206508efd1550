package netstack.driver.ixgbe;

import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.driver.net.XdpBulk;
import netstack.driver.net.XdpProgram;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// Runs the XDP program on the frames of one receive ring, before there is
/// an `sk_buff`, and carries its verdicts out.
@Linux(value = "ixgbe_run_xdp",
    file = "drivers/net/ethernet/intel/ixgbe/ixgbe_main.c",
    renamed = true)
final class IxgbeXdp {
    /// The head of a frame that is sent holds a `struct xdp_frame`.
    private static final int XDP_FRAME = 40;

    final XdpBuff buff;
    /// Null for none.
    private XdpProgram prog;
    private final Ixgbe adapter;
    private final Machine machine;
    private final IxgbeRxStats stats;
    private final XdpBulk bulk;
    private boolean tailMoves;

    IxgbeXdp(Ixgbe adapter, int queue, IxgbeRxStats stats) {
        this.adapter = adapter;
        this.stats = stats;
        prog = adapter.xdpProg;
        NetDevice dev = adapter.dev;
        machine = dev.machine();
        buff = new XdpBuff(dev.skbs().memory());
        buff.rxq(dev, queue);
        bulk = new XdpBulk(dev.skbs());
    }

    /// Runs another program from the next frame on.
    void prog(XdpProgram p) {
        prog = p;
    }

    boolean on() {
        return prog != null;
    }

    // tag::ixgbe_run_xdp[]
    /// Runs the program on the frame in [#buff]. PASS: it is to become a
    /// packet. TX and REDIRECT: somebody else has the buffer now. Else it
    /// is the ring's again.
    XdpAction run() {
        machine.charge(Cost.XDP);
        XdpAction act = prog.run(buff);
        stats.xdp[act.ordinal()]++;
        boolean done = switch (act) {
            case PASS, DROP, ABORTED -> true;
            case TX -> fitsFrame() && transmit();
            case REDIRECT -> fitsFrame() && bulk.add(buff);
        };
        if (!done) {
            stats.xdpFailed++;
            return XdpAction.ABORTED;
        }
        return act;
    }
    // end::ixgbe_run_xdp[]

    @Linux(value = "xdp_convert_buff_to_frame", file = "include/net/xdp.h",
        renamed = true)
    private boolean fitsFrame() {
        return buff.data() - buff.hardStart() >= XDP_FRAME;
    }

    private boolean transmit() {
        boolean sent = ring().xmit(buff.data(),
            (int) (buff.dataEnd() - buff.data()));
        tailMoves |= sent;
        return sent;
    }

    @Linux(value = "ixgbe_determine_xdp_ring",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe.h")
    private IxgbeXdpRing ring() {
        return adapter.xdpRings[machine.smpProcessorId()];
    }

    /// The poll ends: what was put aside goes out.
    void flush() {
        if (bulk.count() > 0) {
            stats.xdpFailed += bulk.flush();
        }
        if (tailMoves) {
            tailMoves = false;
            ring().updateTail();
        }
    }
}

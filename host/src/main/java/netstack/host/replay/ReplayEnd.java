package netstack.host.replay;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.EventHandler;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Source;
import netstack.driver.machine.World;
import netstack.ipv4.wire.ArpHdr;
import netstack.skbuff.wire.EthHdr;

/// The world that the capture saw, at the other end of the host's cable: it
/// sends what was captured, keeps what the host answers, and when the host
/// asks for a hardware address, tells it.
final class ReplayEnd implements CableEnd {
    private final Script script;
    private final Source source;
    private final EventHandler send = this::send;
    private final List<byte[]> answers = new ArrayList<>();
    private final List<byte[]> outgoing = new ArrayList<>();
    private Wire out;

    ReplayEnd(World world, Script script) {
        this.script = script;
        source = world.source("capture");
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire wire) {
        out = wire;
        source.feeds(wire.end().machine(), wire.delay());
    }

    /// Puts `frame` on the cable at `time`.
    void send(byte[] frame, long time) {
        outgoing.add(frame);
        source.at(time, send, outgoing.size() - 1);
    }

    private void send(long now, int i) {
        byte[] frame = outgoing.set(i, null);
        out.send(out.frames().copy(frame, 0, frame.length), now);
    }

    @Override
    public void deliver(Frame frame, long at) {
        byte[] bytes = Arrays.copyOf(frame.data(), frame.len());
        frame.release();
        if (!told(bytes, at)) answers.add(bytes);
    }

    /// Answers the host's question for a neighbour.
    private boolean told(byte[] bytes, long at) {
        MemorySegment mem = MemorySegment.ofArray(bytes);
        EthHdr eth = new EthHdr(mem, 0);
        if (eth.proto() != EthHdr.ETH_P_ARP) return false;
        ArpHdr arp = new ArpHdr(mem, EthHdr.LEN);
        Long mac = script.neighbours.get(arp.tip());
        if (arp.op() != ArpHdr.ARPOP_REQUEST || mac == null) return false;
        int asked = arp.tip();
        eth.dest(eth.source()).source(mac);
        arp.op(ArpHdr.ARPOP_REPLY).tha(arp.sha()).tip(arp.sip())
                .sha(mac).sip(asked);
        send(bytes, at);
        return true;
    }

    /// What the host has sent since the last call.
    List<byte[]> take() {
        List<byte[]> taken = List.copyOf(answers);
        answers.clear();
        return taken;
    }
}

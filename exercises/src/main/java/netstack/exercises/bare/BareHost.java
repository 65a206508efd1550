package netstack.exercises.bare;

import java.util.Arrays;

import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.worker.Guard;

/// A host with no operating system at the end of a cable: it answers ARP,
/// and hands TCP's segments to one endpoint, made of a student's parts. What
/// it does takes no time, as if all of it were wired into the card.
public final class BareHost implements CableEnd {

    private static final int ARP = 0x0806;
    private static final int IPV4 = 0x0800;
    private static final int MIN_FRAME = 60;
    private static final int ARP_LEN = 42;
    private static final int IP_DADDR = FrameBytes.IP + 16;

    private final Machine machine;
    private final Guard guard;
    private final long mac;
    private final int ip;
    private Wire out;
    private Endpoint endpoint;
    private long peerMac;

    /// A host with the address `ip` in `world`; `guard` keeps what the
    /// student's parts throw.
    public BareHost(World world, Guard guard, long mac, int ip) {
        this.guard = guard;
        machine = world.machine("bare", new MachineConfig());
        this.mac = mac;
        this.ip = ip;
    }

    /// What takes the segments that come.
    void endpoint(Endpoint taker) {
        endpoint = taker;
    }

    @Override
    public Machine machine() {
        return machine;
    }

    @Override
    public void plug(Wire wire) {
        out = wire;
    }

    /// Does `work` at `ns`, which may call a student's part.
    void at(long ns, Guard.Action work) {
        machine.cpu(0).at(ns, (now, arg) -> guard.run(work), 0);
    }

    int ip() {
        return ip;
    }

    @Override
    public void deliver(Frame frame, long atNs) {
        byte[] f = Arrays.copyOf(frame.data(), frame.len());
        boolean bad = frame.badFcs();
        frame.release();
        if (!bad) {
            at(atNs, () -> receive(f));
        }
    }

    private void receive(byte[] f) throws Exception {
        int type = (int) FrameBytes.get(f, 12, 2);
        if (type == ARP && f.length >= ARP_LEN
                && (int) FrameBytes.get(f, 38, 4) == ip) {
            arp(f);
        } else if (type == IPV4 && f[FrameBytes.IP + 9] == FrameBytes.TCP
                && (int) FrameBytes.get(f, IP_DADDR, 4) == ip) {
            peerMac = FrameBytes.get(f, 6, 6);
            endpoint.input((int) FrameBytes.get(f, FrameBytes.IP + 12, 4),
                    Segment.parse(f));
        }
    }

    /// Answers who has our address (RFC 826).
    private void arp(byte[] f) {
        if (FrameBytes.get(f, 20, 2) != 1) {
            return;
        }
        byte[] reply = f.clone();
        System.arraycopy(f, 6, reply, 0, 6);
        FrameBytes.put(reply, 6, 6, mac);
        FrameBytes.put(reply, 20, 2, 2);
        FrameBytes.put(reply, 22, 6, mac);
        FrameBytes.put(reply, 28, 4, ip);
        System.arraycopy(f, 22, reply, 32, 10);
        transmit(reply);
    }

    /// Says whose card is at the other end, before it has spoken.
    public void peer(long macOfPeer) {
        peerMac = macOfPeer;
    }

    void send(int daddr, Segment s) {
        byte[] f = s.frame(peerMac, ip, daddr);
        FrameBytes.put(f, 6, 6, mac);
        transmit(f);
    }

    private void transmit(byte[] f) {
        byte[] padded = f.length < MIN_FRAME ? Arrays.copyOf(f, MIN_FRAME)
                : f;
        out.send(out.frames().copy(padded, 0, padded.length),
                machine.now());
    }
}

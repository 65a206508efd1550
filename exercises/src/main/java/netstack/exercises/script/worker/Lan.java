package netstack.exercises.script.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;

/// A whole host with one card, and the other end of its cable in the hands
/// of a case: it sends frames in and keeps what comes out.
public final class Lan implements CableEnd, AutoCloseable {

    /// Memory that a host of an exercise gets, unless it says otherwise.
    public static final long MEMORY = 1 << 20;
    private static final int DESCRIPTORS = 64;
    private static final int MIN_FRAME = 60;

    private final Network network = new Network(1);
    private final Host host;
    private final List<byte[]> frames = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private NetDevice dev;
    private Wire out;

    /// A host as usual.
    public Lan() {
        this(new HostConfig().memory(MEMORY).checked(false));
    }

    /// A host made as `config` says, without a card.
    public Lan(HostConfig config) {
        host = network.host("host", config);
    }

    /// Adds a card with the usual driver and opens it.
    public Lan card(int queues, int rxUsecs) {
        closed(queues, rxUsecs);
        host.up(dev.name(), "10.0.0.1/24");
        return this;
    }

    /// Adds a card with the usual driver; its device is not opened yet.
    public Lan closed(int queues, int rxUsecs) {
        dev = host.nic(new IxgbeConfig(queues, DESCRIPTORS, DESCRIPTORS,
                rxUsecs)).dev();
        network.cable(host.card(0), this);
        return this;
    }

    public Host host() {
        return host;
    }

    public Network network() {
        return network;
    }

    /// The device of the card.
    public NetDevice dev() {
        return dev;
    }

    /// The frames that came out, in order.
    public List<byte[]> frames() {
        return frames;
    }

    /// When each of them arrived here, in ns.
    public List<Long> times() {
        return times;
    }

    /// The frames that came out, in hex.
    public List<String> hex() {
        return frames.stream().map(HexFormat.of()::formatHex).toList();
    }

    /// Sends a frame to the host, padded as every sender does; it arrives
    /// as soon as the cable lets it.
    public void send(byte[] frame) {
        send(frame, false);
    }

    /// The same, with a broken check sequence if `bad`.
    public void send(byte[] frame, boolean bad) {
        byte[] padded = Arrays.copyOf(frame,
                Math.max(frame.length, MIN_FRAME));
        Frame f = out.frames().copy(padded, 0, padded.length);
        f.badFcs(bad);
        out.send(f, network.now());
    }

    /// Runs `body` as a program of the host.
    public void exec(Runnable body) {
        host.exec("case", body);
    }

    /// Lets `ns` pass; only from a program of the host.
    public void sleep(long ns) {
        host.machine().nanosleep(ns);
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire wire) {
        out = wire;
    }

    @Override
    public void deliver(Frame frame, long atNs) {
        frames.add(Arrays.copyOf(frame.data(), frame.len()));
        times.add(atNs);
        frame.release();
    }

    /// Only ends the world: what is left behind is the case's to look at.
    @Override
    public void close() {
        network.world().close();
    }
}

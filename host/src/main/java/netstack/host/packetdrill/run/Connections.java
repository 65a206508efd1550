package netstack.host.packetdrill.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import netstack.host.packetdrill.ast.Packet;
import netstack.host.packetdrill.ast.Tcp;
import netstack.host.packetdrill.sys.Failure;
import netstack.host.packetdrill.sys.Sockets;
import netstack.host.packetdrill.packets.Flow;
import netstack.host.packetdrill.packets.Tuple;
import netstack.ipv4.wire.IpHdr;
import netstack.transport.SockaddrIn;

/// Which connection a packet of the script means.
///
/// That is the one under test: the newest that a SYN made on a listening
/// socket, or the one that connects. A script that writes ports can hold
/// several at once.
final class Connections implements Sockets {
    private static final int FIRST_PORT = 30_001;

    private final Settings settings;
    private final List<Flow> flows = new ArrayList<>();
    private final Set<Integer> listeners = new HashSet<>();
    private final Set<Integer> connected = new HashSet<>();
    private Flow current;
    private boolean passive;
    private boolean heard;
    private boolean closed;
    private int currentFd = -1;
    private long startNs;
    private SockaddrIn bound;
    private int nextPort = FIRST_PORT;

    Connections(Settings settings) {
        this.settings = settings;
    }

    @Override
    public SockaddrIn bindAddr() {
        return new SockaddrIn(settings.localIp, settings.bindPort);
    }

    @Override
    public SockaddrIn connectAddr() {
        return new SockaddrIn(settings.remoteIp, settings.connectPort);
    }

    /// The script begins now.
    void started(long ns) {
        startNs = ns;
    }

    @Override
    public long startNs() {
        return startNs;
    }

    @Override
    public long toleranceNs() {
        return settings.toleranceUs * 1000;
    }

    @Override
    public boolean ipv4() {
        return settings.ipVersion.equals("ipv4");
    }

    @Override
    public void bound(int fd, SockaddrIn addr) {
        bound = addr;
    }

    @Override
    public void listening(int fd) {
        listeners.add(fd);
        current = null;
        currentFd = -1;
    }

    /// The protocol is learnt from the first packet that is sent.
    @Override
    public void connecting(int fd, SockaddrIn to) {
        if (connected.contains(fd)) return;
        connected.add(fd);
        Tuple way = new Tuple(settings.localIp, 0, to.addr, to.port);
        under(new Flow(0, way, null), false, fd);
    }

    @Override
    public void named(int fd, SockaddrIn addr) {
        if (fd == currentFd && addr.port != 0) {
            current.local(addr.addr, addr.port);
        }
    }

    @Override
    public void accepted(int fd) {
        connected.add(fd);
        currentFd = fd;
    }

    @Override
    public void closed(int fd) {
        listeners.remove(fd);
        connected.remove(fd);
        closed |= fd == currentFd;
    }

    private Flow under(Flow flow, boolean isPassive, int fd) {
        flows.add(flow);
        current = flow;
        passive = isPassive;
        heard = false;
        closed = false;
        currentFd = fd;
        return flow;
    }

    /// The one under test; null if there is none yet.
    Flow current() {
        return current;
    }

    /// Its descriptor; -1 if no program has it.
    int fd() {
        return closed ? -1 : currentFd;
    }

    /// All that there were.
    List<Flow> flows() {
        return flows;
    }

    // tag::inbound[]
    /// The connection that a segment from outside is for. A SYN makes a new
    /// one where a socket listens, unless one is still being opened or used;
    /// `fresh` says that the script expects an answer as to a new one.
    Flow inbound(Tcp t, boolean fresh) {
        if (t.ports() != null) return byPorts(t.ports());
        boolean syn = t.has(Tcp.SYN) && !t.has(Tcp.ACK);
        boolean opening = current != null && !passive && !heard;
        boolean makes = syn && !listeners.isEmpty() && !opening
                && (current == null || closed && fresh);
        if (current == null || makes) {
            return under(stranger(IpHdr.IPPROTO_TCP, null), true, -1);
        }
        heard = true;
        return current;
    }
    // end::inbound[]

    /// The connection of a datagram from outside.
    Flow inboundUdp(Packet.Ports ports) {
        if (current == null) {
            return under(stranger(IpHdr.IPPROTO_UDP, ports), true, -1);
        }
        return current;
    }

    /// From the other end the script writes its own port first.
    private Flow byPorts(Packet.Ports p) {
        Packet.Ports ours = new Packet.Ports(p.dst(), p.src());
        Flow known = written(ours);
        if (known != null) return known;
        if (current != null && current.scriptPorts() == null && !passive) {
            return current;
        }
        return under(stranger(IpHdr.IPPROTO_TCP, ours), true, -1);
    }

    private Flow written(Packet.Ports ours) {
        for (Flow f : flows) {
            if (ours.equals(f.scriptPorts())) {
                current = f;
                return f;
            }
        }
        return null;
    }

    private Flow stranger(int protocol, Packet.Ports ports) {
        SockaddrIn local = bound == null ? bindAddr() : bound;
        int addr = local.addr == 0 ? settings.localIp : local.addr;
        Tuple way = new Tuple(addr, local.port, settings.remoteIp,
                nextPort++);
        return new Flow(protocol, way, ports);
    }

    /// The connection that a packet is expected of.
    Flow outbound(Packet.Ports ports) {
        if (ports != null && written(ports) != null) return current;
        if (current == null) {
            throw new Failure("no connection yet whose packets could be"
                    + " looked for");
        }
        return current;
    }
}

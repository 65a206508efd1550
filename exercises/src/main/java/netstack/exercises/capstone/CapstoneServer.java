package netstack.exercises.capstone;

import java.nio.file.Path;

import netstack.driver.hw.CableEnd;
import netstack.driver.machine.World;
import netstack.exercises.bare.BareHost;
import netstack.exercises.bare.BareListener;
import netstack.exercises.script.worker.Guard;

/// The capstone's host: a card, ARP, TCP's header and handshake, a file
/// server, and between them the student's TCP.
public final class CapstoneServer {

    private static final long MAC = 0x0200_0000_00caL;

    private final BareHost host;
    private final BareListener listener;
    private final Served served = new Served();

    /// A host in `world` at `addr`, that serves what lies below `root` at
    /// `port`; `guard` keeps what the student's parts throw.
    public CapstoneServer(World world, Guard guard, StudentTcp tcp, int addr,
            int port, Path root) {
        Path folder = root.toAbsolutePath().normalize();
        host = new BareHost(world, guard, MAC, addr);
        listener = new BareListener(host, port, tcp::parts,
                () -> new BareHttp(folder, served));
    }

    /// What a cable is plugged into.
    public CableEnd card() {
        return host;
    }

    /// What it did, in a line.
    public String report() {
        return served.requests + " requests answered on " + listener.made()
                + " connections, " + served.sent + " bytes of bodies sent, "
                + listener.retransmissions() + " segments sent again";
    }

    /// Segments that were sent more than once.
    public int retransmissions() {
        return listener.retransmissions();
    }
}

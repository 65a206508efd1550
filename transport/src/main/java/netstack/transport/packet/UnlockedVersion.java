package netstack.transport.packet;

import netstack.driver.machine.Machine;
import netstack.transport.Syscalls;

/// `PACKET_VERSION` as Linux had it until 4.9: it looks whether there is a
/// ring, but does not hold the socket while it does (CVE-2016-8655, mended
/// by commit 84ac7260236a). Wrong on purpose, for the incident to show;
/// nothing else calls it.
public final class UnlockedVersion {
    private UnlockedVersion() {
    }

    // tag::unlocked_version[]
    /// The system call of a task of `machine`.
    ///
    /// @return 0 or a negative error number
    public static int setsockopt(Syscalls calls, Machine machine, int fd,
            int version) {
        machine.syscallEnter();
        PacketSock sk = (PacketSock)
            calls.sockfdLookup(machine.current(), fd).sk;
        machine.cpu().sync();
        int err = PacketSockopt.layout(sk, PacketSockopt.PACKET_VERSION,
            version);
        machine.syscallExit();
        return err;
    }
    // end::unlocked_version[]
}

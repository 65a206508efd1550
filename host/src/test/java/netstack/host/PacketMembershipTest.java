package netstack.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import netstack.driver.machine.CostModel;
import netstack.driver.net.NetDevice;
import netstack.host.sh.Shell;
import netstack.host.tour.TwoHosts;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.packet.PacketMreq;
import netstack.transport.packet.PacketSockopt;
import org.junit.jupiter.api.Test;

/// What a membership makes the card take, by frames that cross a cable.
class PacketMembershipTest {
    private static final int TYPE = 0x88b5;
    private static final long GROUP = 0x01005e0000fbL;
    private static final long OTHER_GROUP = 0x01005e0000fcL;
    private static final long STRANGER = 0x020000000077L;

    private final TwoHosts two = new TwoHosts(1, CostModel.FREE);
    private final Syscalls bob = two.bob().syscalls();
    private final NetDevice eth0 = two.bob().net().devices().byName("eth0");

    private int open(Syscalls calls) {
        int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_DGRAM, TYPE);
        calls.bind(fd, new SockaddrLl(TYPE, eth0.ifindex()));
        return fd;
    }

    /// Alice sends to a group, another group, and a stranger, again and again.
    private void send() {
        Syscalls calls = two.alice().syscalls();
        int tx = open(calls);
        long[] to = {GROUP, OTHER_GROUP, STRANGER};
        for (int i = 0;; i++) {
            calls.sendto(tx, new byte[] {(byte) (i % 3)}, 0,
                new SockaddrLl(TYPE, eth0.ifindex(), to[i % 3]));
            calls.nanosleep(1_000_000);
        }
    }

    /// Which of them Bob's socket gets from now on.
    private Set<Integer> seen(int fd) {
        read(fd);
        bob.nanosleep(20_000_000);
        return read(fd);
    }

    private Set<Integer> read(int fd) {
        Set<Integer> seen = new TreeSet<>();
        byte[] buf = new byte[100];
        PollFd[] poll = {new PollFd(fd, SockOpt.POLLIN)};
        while (bob.poll(poll, 0) > 0) {
            bob.recv(fd, buf, Msghdr.MSG_DONTWAIT);
            seen.add((int) buf[0]);
        }
        return seen;
    }

    private String sh(String line) {
        StringBuilder out = new StringBuilder();
        new Shell(two.bob()).script(line, out, out);
        return out.toString();
    }

    private void member(int fd, int name, PacketMreq mreq) {
        bob.setsockopt(fd, PacketSockopt.SOL_PACKET, name, mreq);
    }

    @Test
    void the_card_takes_more_while_somebody_wants_it_and_ip_shows_it() {
        int add = PacketSockopt.PACKET_ADD_MEMBERSHIP;
        int drop = PacketSockopt.PACKET_DROP_MEMBERSHIP;
        two.settle();
        two.alice().spawn("send", this::send);
        two.bob().spawn("tap", () -> {
            int fd = open(bob);
            int dev = eth0.ifindex();
            assertThat(seen(fd)).isEmpty();
            PacketMreq group = new PacketMreq(dev, PacketMreq.MR_MULTICAST, 6, GROUP);
            member(fd, add, group);
            assertThat(seen(fd)).containsExactly(0);
            member(fd, drop, group);
            assertThat(seen(fd)).isEmpty();
            member(fd, add, PacketMreq.of(dev, PacketMreq.MR_ALLMULTI));
            assertThat(seen(fd)).containsExactly(0, 1);
            int promisc = open(bob);
            member(promisc, add, PacketMreq.of(dev, PacketMreq.MR_PROMISC));
            member(promisc, add, PacketMreq.of(dev, PacketMreq.MR_PROMISC));
            assertThat(seen(fd)).containsExactly(0, 1, 2);
            assertThat(sh("ip -d link show eth0")).contains("<BROADCAST,MULTICAST,UP,LOWER_UP>",
                " promiscuity 1  allmulti 1 ");
            bob.close(promisc);
            assertThat(seen(fd)).as("dropped at close").containsExactly(0, 1);
            assertThat(sh("ip link set eth0 promisc on; ip -d link show eth0"))
                .contains("MULTICAST,PROMISC,UP", " promiscuity 1 ");
            assertThat(sh("ip link set eth0 promisc off; dmesg")).contains(
                "ixgbe 0000:01:00.0 eth0: left promiscuous mode");
            assertThat(seen(fd)).containsExactly(0, 1);
        });
        two.network().runFor(2_000_000_000L);
        assertThat(eth0.rxFlags().allmulti()).as("the program has ended").isZero();
        two.close();
    }
}

package netstack.transport.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.MachineConfig;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.inet.InetHost;

/// Several CPUs fill one ring while a program reads it on yet another.
class PacketRingCpusTest {
    private static final int ETH_P_IP = 0x800;
    private static final int EACH = 60;
    private static final int PAYLOAD = 14 + 28;

    private boolean done;
    private TpacketStats stats;

    /// The law: nothing is lost uncounted, each sender's packets come in their order, and a block
    /// or frame is whole when it is given.
    @Property(tries = 8)
    void each_senders_packets_are_in_order_or_counted(@ForAll TpacketVersion version,
            @ForAll @IntRange(min = 1, max = 3) int senders,
            @ForAll @IntRange(min = 1, max = 4) int blocks,
            @ForAll @IntRange(min = 20, max = 1200) int len,
            @ForAll @IntRange(min = 0, max = 40) int pause) {
        MachineConfig config = new MachineConfig().cpus(senders + 1)
            .costs(CostModel.SERVER_82599);
        done = false;
        try (InetHost h = new InetHost(config)) {
            RingBed[] ring = new RingBed[1];
            h.machine.spawn("reader", senders, () -> {
                ring[0] = RingBed.raw(h, ETH_P_IP, version,
                    RingBed.req(1, blocks, 1024, 4, 0));
                read(h, ring[0], pause * 1000L);
                stats = ring[0].stats();
                ring[0].close();
            });
            h.pass(20);
            for (int i = 0; i < senders; i++) {
                int id = i;
                h.machine.spawn("sender", i, () -> send(h, id, len));
            }
            h.pass(100);
            done = true;
            h.pass(200);
            check(ring[0], senders, len);
            assertThat(h.packet.sockets()).isEmpty();
        }
    }

    private void read(InetHost h, RingBed ring, long pause) {
        PollFd[] poll = {new PollFd(ring.fd, SockOpt.POLLIN)};
        while (!done) {
            h.calls.poll(poll, 10);
            while (ring.ready()) {
                ring.take();
                h.machine.cpu().spend(pause);
                ring.giveBack();
            }
        }
    }

    private static void send(InetHost h, int id, int len) {
        int fd = h.udp();
        byte[] payload = new byte[len];
        payload[0] = (byte) id;
        for (int i = 0; i < EACH; i++) {
            payload[1] = (byte) i;
            payload[len - 1] = (byte) i;
            h.calls.sendto(fd, payload, 0, InetHost.at(9 + id));
            h.calls.nanosleep(i % 7 == 0 ? 300_000 : 0);
        }
        h.calls.close(fd);
    }

    private void check(RingBed ring, int senders, int len) {
        List<RingBed.Got> mine = ring.got.stream().filter(g ->
            g.bytes()[14 + 9] == 17).toList();
        assertThat(stats.tpPackets - stats.tpDrops).isEqualTo(ring.got.size());
        assertThat(stats.tpPackets - (ring.got.size() - mine.size()))
            .isGreaterThanOrEqualTo(senders * EACH);
        int[] last = {-1, -1, -1};
        for (RingBed.Got g : mine) {
            int id = g.bytes()[PAYLOAD];
            int i = g.bytes()[PAYLOAD + 1];
            assertThat(i).as("of sender %d", id).isGreaterThan(last[id]);
            last[id] = i;
            if (g.bytes().length == PAYLOAD + len) {
                assertThat(g.bytes()[PAYLOAD + len - 1]).as("whole").isEqualTo((byte) i);
            }
        }
    }
}

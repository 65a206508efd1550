package netstack.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.Net;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SockTest {
    private final World world = new World(3);
    private final DmaMemory memory = new DmaMemory(1 << 20, true);
    private final Machine machine = world.machine("h", new MachineConfig());
    private final SkbSlab skbs = new SkbSlab(memory, machine);
    private final Net net = new Net(machine, memory, skbs);
    private final List<Integer> handled = new ArrayList<>();
    private final ProtoMem mem = new ProtoMem(new long[] {4, 6, 8});
    private final Sock sk = new Sock(net, 2, 2, 17, mem) {
        @Override
        protected void backlogRcv(SkBuff skb) {
            handled.add(skb.mark());
            if (skb.mark() == 1) {
                addBacklog(skb(9), 100_000);
            }
            skb.consume();
        }
    };

    @AfterEach
    void close() {
        world.close();
        assertThat(skbs.live()).isZero();
    }

    private SkBuff skb(int mark) {
        SkBuff skb = skbs.alloc(100);
        skb.mark(mark);
        return skb;
    }

    @Test
    void the_owner_works_the_backlog_off_what_comes_meanwhile_too() {
        world.runTask(machine, () -> {
            sk.lockSock();
            assertThat(sk.ownedByUser()).isTrue();
            for (int i = 1; i <= 3; i++) {
                assertThat(sk.addBacklog(skb(i), 100_000)).isTrue();
            }
            assertThat(handled).isEmpty();
            sk.releaseSock();
            assertThat(sk.ownedByUser()).isFalse();
        });
        assertThat(handled).containsExactly(1, 2, 3, 9);
    }

    @Test
    void a_full_backlog_refuses() {
        world.runTask(machine, () -> {
            sk.lockSock();
            SkBuff skb = skb(5);
            assertThat(sk.addBacklog(skb, skb.truesize() - 1)).isTrue();
            SkBuff next = skb(6);
            assertThat(sk.addBacklog(next, skb.truesize() - 1)).isFalse();
            next.free(DropReason.SOCKET_BACKLOG);
            sk.releaseSock();
        });
        assertThat(handled).containsExactly(5);
    }

    @Test
    void a_second_task_waits_for_the_owner() {
        List<String> order = new ArrayList<>();
        machine.spawn("first", 0, () -> {
            sk.lockSock();
            machine.nanosleep(1_000_000);
            order.add("first");
            sk.releaseSock();
        });
        machine.spawn("second", 0, () -> {
            sk.lockSock();
            order.add("second");
            sk.releaseSock();
        });
        world.run(10_000_000);
        assertThat(order).containsExactly("first", "second");
    }

    @Test
    void what_is_sent_is_charged_until_it_dies() {
        sk.sndbuf = 1000;
        world.runTask(machine, () -> {
            SkBuff skb = skb(1);
            sk.setOwnerW(skb);
            assertThat(sk.wmemAlloc).isEqualTo(skb.truesize());
            skb.consume();
            assertThat(sk.wmemAlloc).isZero();
        });
    }

    @Test
    void memory_is_taken_in_pages_and_refused_beyond_the_limit() {
        assertThat(sk.memSchedule(1, 0)).isTrue();
        assertThat(sk.forwardAlloc).isEqualTo(4096);
        assertThat(sk.memSchedule(7 * 4096, 0)).isTrue();
        assertThat(mem.allocated()).isEqualTo(8);
        assertThat(mem.pressure()).isTrue();
        assertThat(sk.memSchedule(1, 0)).isFalse();
        assertThat(sk.memSchedule(1, 1)).as("a socket that holds little").isTrue();
        sk.memReclaim(9 * 4096);
        assertThat(mem.allocated()).isZero();
        assertThat(mem.pressure()).isFalse();
    }

    @Test
    void errors_have_the_names_of_the_c_library() {
        assertThat(new ErrnoException(11)).hasMessage("EAGAIN (Resource temporarily unavailable)");
        assertThat(new ErrnoException(111).name()).isEqualTo("ECONNREFUSED");
        assertThat(new ErrnoException(111).strerror()).isEqualTo("Connection refused");
        assertThat(new ErrnoException(95).name()).isEqualTo("EOPNOTSUPP");
        assertThat(new ErrnoException(4711).strerror()).isEqualTo("Unknown error 4711");
        for (Errnos e : Errnos.values()) {
            assertThat(Errnos.name(e.number)).isEqualTo(e.name());
        }
    }

    @Test
    void an_error_is_given_once() {
        sk.err = 111;
        assertThat(sk.error()).isEqualTo(-111);
        assertThat(sk.error()).isZero();
    }
}

package netstack.host.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import netstack.driver.machine.Softirq;
import netstack.driver.machine.Task;
import netstack.transport.Cred;
import netstack.transport.EpollEvent;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.Test;

/// Programs that poll the card for their packets.
class BusyPollTest {
    private static final long MS = 1_000_000;
    private static final int USECS = 500;

    private enum How { READ, POLL, EPOLL }

    /// A reader: what it read, and when each datagram had been ready.
    private static final class Reader implements Runnable {
        final List<Long> read = new ArrayList<>();
        final List<Long> waited = new ArrayList<>();
        private final Rig rig;
        private final How how;
        private final SplittableRandom random;
        private final Runnable work;
        int fd = -1;

        Reader(Rig rig, How how, long seed, Runnable work) {
            this.rig = rig;
            this.how = how;
            this.work = work;
            random = new SplittableRandom(seed);
        }

        @Override
        public void run() {
            Syscalls sys = rig.host.syscalls();
            fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
            sys.bind(fd, new SockaddrIn(0, Rig.PORT));
            int set = sys.epollCreate1(0);
            sys.epollCtl(set, EpollEvent.EPOLL_CTL_ADD, fd, new EpollEvent(SockOpt.POLLIN, fd));
            byte[] buffer = new byte[100];
            for (;;) {
                if (how == How.POLL) {
                    sys.poll(new PollFd[] {new PollFd(fd, SockOpt.POLLIN)}, -1);
                } else if (how == How.EPOLL) {
                    sys.epollWait(set, new EpollEvent[] {new EpollEvent()}, 1, -1);
                }
                sys.recv(fd, buffer, how == How.READ ? 0 : Msghdr.MSG_DONTWAIT);
                long ready = ByteBuffer.wrap(buffer).getLong();
                read.add(ready);
                waited.add(rig.host.machine().now() - ready);
                if (random.nextInt(4) == 0) rig.host.machine().cpu().spend(random.nextInt(40_000));
                work.run();
            }
        }
    }

    private static Rig rig(int cpus, boolean polls, How how) {
        Rig rig = new Rig(new RigConfig(1).cpus(cpus));
        if (polls) {
            rig.sysctl("net.core.busy_read", USECS);
            if (how != How.READ) rig.sysctl("net.core.busy_poll", USECS);
        }
        return rig;
    }

    private static Reader start(Rig rig, How how, int cpu, long seed) {
        Reader reader = new Reader(rig, how, seed, () -> { });
        rig.host.machine().spawn("reader", cpu, reader);
        rig.network.runFor(MS);
        return reader;
    }

    /// Sends `n` datagrams in bursts; when each was ready.
    private static List<Long> send(Rig rig, int n, int rate, int burst) {
        long start = rig.network.now() + Rig.CABLE_DELAY;
        Pace pace = Pace.bursts(rate, burst);
        rig.generator.start(start, pace, n, rig.datagram(0, Rig.PORT));
        rig.network.runFor(n * 1_000_000_000L / rate + 20 * MS);
        return LongStream.range(0, n).map(i -> start + pace.at(i)).boxed().toList();
    }

    @Property(tries = 12)
    void all_is_read_in_order_whoever_polls(@ForAll How how, @ForAll boolean polls,
            @ForAll @IntRange(min = 1, max = 2) int cpus, @ForAll @IntRange(max = 1) int cpu,
            @ForAll @IntRange(min = 1, max = 60) int n,
            @ForAll @IntRange(min = 500, max = 200_000) int rate,
            @ForAll @IntRange(min = 1, max = 30) int burst, @ForAll long seed) {
        try (Rig rig = rig(cpus, polls, how)) {
            Reader reader = start(rig, how, cpu % cpus, seed);
            List<Long> sent = new ArrayList<>(send(rig, n, rate, burst));
            sent.addAll(send(rig, n, rate, 1));
            assertThat(reader.read).isEqualTo(sent);
            long polled = polled(rig);
            assertThat(polled).isBetween(0L, polls ? 2L * n : 0);
        }
    }

    @Property(tries = 8)
    void how_far_a_cpu_runs_ahead_changes_nothing(@ForAll How how,
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @IntRange(min = 1000, max = 200_000) int rate, @ForAll long seed) {
        List<List<Long>> waited = new ArrayList<>();
        for (long quantum : new long[] {0, 800}) {
            RigConfig config = new RigConfig(1).cpus(2);
            config.host.machine().quantum(quantum);
            try (Rig rig = new Rig(config)) {
                rig.sysctl("net.core.busy_read", USECS);
                rig.sysctl("net.core.busy_poll", USECS);
                Reader reader = start(rig, how, 1, seed);
                send(rig, n, rate, 3);
                waited.add(reader.waited);
            }
        }
        assertThat(waited.getFirst()).isEqualTo(waited.getLast());
    }

    private static long polled(Rig rig) {
        return rig.host.net().napiBusy().rxPackets();
    }

    @Test
    void who_polls_is_neither_woken_nor_served_by_the_softirq() {
        for (How how : How.values()) {
            long[] mean = new long[2];
            for (int i = 0; i < 2; i++) {
                try (Rig rig = rig(1, i == 1, how)) {
                    Reader reader = start(rig, how, 0, 1);
                    send(rig, 20, 5000, 1);    // it learns who brings its packets
                    reader.waited.clear();
                    long rounds = rig.host.machine().cpu(0).softirqs().count(Softirq.NET_RX);
                    long polled = polled(rig);
                    send(rig, 50, 5000, 1);
                    mean[i] = reader.waited.stream().mapToLong(v -> v).sum() / 50;
                    rounds = rig.host.machine().cpu(0).softirqs().count(Softirq.NET_RX) - rounds;
                    if (i == 0) continue;
                    assertThat(polled(rig) - polled).as("BusyPollRxPackets, " + how)
                        .isBetween(45L, 50L);
                    assertThat(rounds).as("rounds of NET_RX, " + how).isLessThan(10);
                    assertThat(rig.host.proc().read("/proc/net/netstat"))
                        .contains("BusyPollRxPackets");
                }
            }
            assertThat(mean[1]).as(how + ": " + mean[0] + " ns by interrupt")
                .isLessThan(mean[0]);
        }
    }

    @Test
    void preferred_busy_polling_leaves_the_interrupt_off_as_long_as_the_program_comes_back() {
        long[] interrupts = new long[2];
        for (int i = 0; i < 2; i++) {
            boolean prefer = i == 1;
            try (Rig rig = rig(1, true, How.READ)) {
                rig.device().groFlushTimeout(2 * MS);
                rig.device().napiDeferHardIrqs(2);
                Reader reader = new Reader(rig, How.READ, 1, () -> { });
                rig.host.machine().spawn("reader", 0, () -> {
                    reader.fd = -1;
                    reader.run();
                });
                rig.network.runFor(MS);
                if (prefer) prefer(rig, reader);
                send(rig, 20, 5000, 1);
                long before = rig.sample().interrupts();
                send(rig, 50, 5000, 1);
                interrupts[i] = rig.sample().interrupts() - before;
                assertThat(reader.read).hasSize(70);
                // The program goes; the card's next packets still get in.
                rig.host.machine().tasks().stream().filter(t -> t.comm().equals("reader"))
                    .forEach(Task::kill);
                rig.network.runFor(20 * MS);
                long processed = rig.sample().processed()[0];
                send(rig, 5, 1000, 1);
                assertThat(rig.sample().processed()[0] - processed).isEqualTo(5);
            }
        }
        assertThat(interrupts[1]).isLessThan(5).isLessThan(interrupts[0]);
    }

    /// Sets the option from another task, which shares the descriptors.
    private static void prefer(Rig rig, Reader reader) {
        Task owner = rig.host.machine().tasks().stream()
            .filter(t -> t.comm().equals("reader")).findFirst().orElseThrow();
        rig.host.exec("setsockopt", () -> {
            rig.host.machine().current().files(owner.files());
            rig.host.syscalls().setsockopt(reader.fd, SockOpt.SOL_SOCKET,
                SockOpt.SO_PREFER_BUSY_POLL, 1);
            rig.host.machine().current().files(null);
        });
    }

    @Test
    void the_options_are_those_of_6_12() {
        try (Rig rig = rig(1, true, How.READ)) {
            Syscalls sys = rig.host.syscalls();
            rig.host.exec("root", () -> {
                int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
                assertThat(get(sys, fd, SockOpt.SO_BUSY_POLL)).as("net.core.busy_read")
                    .isEqualTo(USECS);
                assertThat(get(sys, fd, SockOpt.SO_INCOMING_NAPI_ID)).isZero();
                set(sys, fd, SockOpt.SO_BUSY_POLL, 70);
                set(sys, fd, SockOpt.SO_PREFER_BUSY_POLL, 7);
                set(sys, fd, SockOpt.SO_BUSY_POLL_BUDGET, 64);
                assertThat(get(sys, fd, SockOpt.SO_BUSY_POLL)).isEqualTo(70);
                assertThat(get(sys, fd, SockOpt.SO_PREFER_BUSY_POLL)).isOne();
                refused(sys, fd, SockOpt.SO_BUSY_POLL, -1, "Invalid argument");
                refused(sys, fd, SockOpt.SO_BUSY_POLL_BUDGET, 65536, "Invalid argument");
            });
            rig.host.exec("user", () -> {
                rig.host.machine().current().credentials(Cred.user(1000));
                int fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
                set(sys, fd, SockOpt.SO_BUSY_POLL, 70);
                refused(sys, fd, SockOpt.SO_PREFER_BUSY_POLL, 1, "not permitted");
                refused(sys, fd, SockOpt.SO_BUSY_POLL_BUDGET, 8, "not permitted");
            });
            Reader reader = start(rig, How.READ, 0, 1);
            send(rig, 3, 1000, 1);
            assertThat(reader.read).hasSize(3);
        }
    }

    private static long get(Syscalls sys, int fd, int name) {
        return sys.getsockopt(fd, SockOpt.SOL_SOCKET, name);
    }

    private static void set(Syscalls sys, int fd, int name, int value) {
        sys.setsockopt(fd, SockOpt.SOL_SOCKET, name, value);
    }

    private static void refused(Syscalls sys, int fd, int name, int value, String why) {
        assertThatThrownBy(() -> set(sys, fd, name, value)).isInstanceOf(ErrnoException.class)
            .hasMessageContaining(why);
    }
}

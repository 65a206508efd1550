package netstack.transport.inet;

import static netstack.transport.EpollEvent.EPOLLERR;
import static netstack.transport.EpollEvent.EPOLLET;
import static netstack.transport.EpollEvent.EPOLLEXCLUSIVE;
import static netstack.transport.EpollEvent.EPOLLHUP;
import static netstack.transport.EpollEvent.EPOLLIN;
import static netstack.transport.EpollEvent.EPOLLONESHOT;
import static netstack.transport.EpollEvent.EPOLLOUT;
import static netstack.transport.EpollEvent.EPOLLRDHUP;
import static netstack.transport.EpollEvent.EPOLL_CTL_ADD;
import static netstack.transport.EpollEvent.EPOLL_CTL_DEL;
import static netstack.transport.EpollEvent.EPOLL_CTL_MOD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import netstack.driver.machine.Task;
import netstack.transport.EpollEvent;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.Test;

/// Epoll: by level it says what poll says, by edge it says what has happened.
class EpollTest {
    private static final int[] MASKS = {0, EPOLLIN, EPOLLOUT, EPOLLIN | EPOLLOUT,
        EPOLLIN | EPOLLRDHUP, EPOLLRDHUP, EPOLLIN | EPOLLOUT | EPOLLRDHUP};

    /// Runs `body` as a program of a fresh host.
    private interface Program {
        void run(InetHost host, Syscalls sys);
    }

    private static void program(Program body) {
        try (InetHost host = new InetHost()) {
            Throwable[] failure = new Throwable[1];
            Task t = host.spawn("program", () -> {
                try {
                    body.run(host, host.calls);
                } catch (AssertionError | ErrnoException e) {
                    failure[0] = e;
                }
            });
            host.pass(30_000);
            if (failure[0] != null) {
                throw new AssertionError("the program failed", failure[0]);
            }
            assertThat(t.dead()).as("the program ended").isTrue();
            host.pass(130_000);
        }
    }

    private static int tcp(Syscalls sys) {
        return sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
    }

    /// Both ends of a connection over `lo`.
    private static int[] pair(Syscalls sys) {
        int listener = tcp(sys);
        sys.setsockopt(listener, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        sys.bind(listener, new SockaddrIn(0, 80));
        sys.listen(listener, 1);
        int a = tcp(sys);
        sys.connect(a, InetHost.at(80));
        int b = sys.accept4(listener, null, 0);
        sys.close(listener);
        return new int[] {a, b};
    }

    private static Map<Integer, Integer> wait(Syscalls sys, int set, long ms) {
        EpollEvent[] out = new EpollEvent[16];
        for (int i = 0; i < out.length; i++) {
            out[i] = new EpollEvent();
        }
        int n = sys.epollWait(set, out, out.length, ms);
        Map<Integer, Integer> found = new TreeMap<>();
        for (int i = 0; i < n; i++) {
            found.put((int) out[i].data, out[i].events);
        }
        assertThat(found).hasSize(n);
        return found;
    }

    private static Map<Integer, Integer> poll(Syscalls sys, Map<Integer, Integer> watched) {
        List<PollFd> fds = new ArrayList<>();
        watched.forEach((fd, events) -> fds.add(new PollFd(fd, events)));
        sys.poll(fds.toArray(PollFd[]::new), 0);
        Map<Integer, Integer> found = new TreeMap<>();
        for (PollFd fd : fds) {
            if (fd.revents != 0) {
                found.put(fd.fd, fd.revents);
            }
        }
        return found;
    }

    private static int errno(Runnable call) {
        try {
            call.run();
            return 0;
        } catch (ErrnoException e) {
            return e.errno();
        }
    }

    private static void ctl(Syscalls sys, int set, int op, int fd, int events) {
        sys.epollCtl(set, op, fd, new EpollEvent(events, fd));
    }

    /// One of the things that can happen to sockets; what can't happen now is no error.
    private static void happen(Syscalls sys, int op, int[] fds) {
        byte[] buf = new byte[3000];
        byte[] much = new byte[300_000];
        int fd = fds[op % fds.length];
        errno(() -> {
            switch (op / fds.length % 8) {
                case 0, 1 -> sys.sendto(fds[0], new byte[op % 9], Msghdr.MSG_DONTWAIT,
                    InetHost.at(1000 + op % 2));
                case 2 -> sys.send(fd, buf, Msghdr.MSG_DONTWAIT);
                case 3 -> sys.send(fd, much, Msghdr.MSG_DONTWAIT);
                case 4, 5 -> sys.recv(fd, buf, Msghdr.MSG_DONTWAIT);
                case 6 -> sys.recv(fd, much, Msghdr.MSG_DONTWAIT);
                default -> sys.shutdown(fd, op % 3);
            }
        });
    }

    @Property(tries = 100)
    void by_level_it_says_what_poll_says(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3 * 4 * 64 - 1) Integer> ops) {
        program((_, sys) -> {
            int[] pair = pair(sys);
            int[] fds = {sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0),
                sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0), pair[0], pair[1]};
            sys.bind(fds[0], new SockaddrIn(0, 1000));
            sys.bind(fds[1], new SockaddrIn(0, 1001));
            int set = sys.epollCreate1(0);
            Map<Integer, Integer> watched = new HashMap<>();
            for (int op : ops) {
                int fd = fds[op / 3 % 4];
                int mask = MASKS[op % MASKS.length];
                if (op % 3 != 0) {
                    happen(sys, op / 3, fds);
                } else if (watched.remove(fd) == null) {
                    ctl(sys, set, EPOLL_CTL_ADD, fd, mask);
                    watched.put(fd, mask);
                } else if (op % 2 == 0) {
                    ctl(sys, set, EPOLL_CTL_MOD, fd, mask);
                    watched.put(fd, mask);
                } else {
                    ctl(sys, set, EPOLL_CTL_DEL, fd, 0);
                }
                sys.nanosleep(1000);
                assertThat(wait(sys, set, 0)).isEqualTo(poll(sys, watched));
            }
        });
    }

    @Property(tries = 50)
    void by_edge_it_tells_each_arrival_once(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3) Integer> ops) {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET);
            int queued = 0;
            boolean arrived = false;
            for (int op : ops) {
                if (op <= 1) {
                    sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
                    queued++;
                    arrived = true;
                } else if (op == 2 && queued > 0) {
                    sys.recv(fd, new byte[1], 0);
                    queued--;
                } else if (op == 3) {
                    boolean event = arrived && queued > 0;
                    assertThat(wait(sys, set, 0)).isEqualTo(event ? Map.of(fd, EPOLLIN)
                        : Map.of());
                    arrived = false;
                }
            }
        });
    }

    @Test
    void by_edge_a_writer_hears_when_there_is_room_again() {
        program((_, sys) -> {
            int[] pair = pair(sys);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, pair[0], EPOLLOUT | EPOLLET);
            assertThat(wait(sys, set, 0)).containsEntry(pair[0], EPOLLOUT);
            assertThat(wait(sys, set, 0)).as("nothing new").isEmpty();
            byte[] much = new byte[1 << 16];
            while (errno(() -> sys.send(pair[0], much, Msghdr.MSG_DONTWAIT)) == 0) {
                sys.nanosleep(100_000);
            }
            assertThat(wait(sys, set, 0)).as("it is full").isEmpty();
            sys.clone("reader", () -> {
                while (sys.recv(pair[1], much, 0) > 0) { }
            });
            assertThat(wait(sys, set, 5000)).containsEntry(pair[0], EPOLLOUT);
            sys.close(pair[0]);
        });
    }

    @Test
    void one_shot_tells_once_until_it_is_armed_again() {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLONESHOT);
            sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
            assertThat(wait(sys, set, 0)).containsEntry(fd, EPOLLIN);
            sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
            assertThat(wait(sys, set, 0)).isEmpty();
            ctl(sys, set, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLONESHOT);
            assertThat(wait(sys, set, 0)).containsEntry(fd, EPOLLIN);
            assertThat(wait(sys, set, 0)).isEmpty();
        });
    }

    @Test
    void a_half_closed_connection_hangs_up_for_reading_only() {
        program((_, sys) -> {
            int[] pair = pair(sys);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, pair[1], EPOLLIN | EPOLLRDHUP);
            assertThat(wait(sys, set, 0)).isEmpty();
            sys.shutdown(pair[0], SockOpt.SHUT_WR);
            assertThat(wait(sys, set, -1)).containsEntry(pair[1], EPOLLIN | EPOLLRDHUP);
            sys.shutdown(pair[1], SockOpt.SHUT_WR);
            sys.nanosleep(1_000_000);
            assertThat(wait(sys, set, 0)).containsEntry(pair[1], EPOLLIN | EPOLLRDHUP | EPOLLHUP);
        });
    }

    @Test
    void a_reset_is_an_error_that_nobody_needs_to_ask_for() {
        program((_, sys) -> {
            int[] pair = pair(sys);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, pair[1], 0);
            sys.setsockopt(pair[0], SockOpt.SOL_SOCKET, SockOpt.SO_LINGER, 0);
            sys.close(pair[0]);
            assertThat(wait(sys, set, -1)).containsEntry(pair[1], EPOLLERR | EPOLLHUP);
            assertThat(sys.getsockopt(pair[1], SockOpt.SOL_SOCKET, SockOpt.SO_ERROR))
                .isEqualTo(104);
        });
    }

    /// Four threads wait in a set each; the number that one datagram wakes.
    private static int woken(InetHost host, Syscalls sys, int flags) {
        int fd = host.bound(1000);
        int[] woken = new int[1];
        for (int i = 0; i < 4; i++) {
            sys.clone("waiter", () -> {
                int set = sys.epollCreate1(0);
                ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN | flags);
                if (!wait(sys, set, 100).isEmpty()) {
                    woken[0]++;
                }
            });
        }
        sys.nanosleep(1_000_000);
        sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
        sys.nanosleep(50_000_000);
        int n = woken[0];
        sys.nanosleep(100_000_000);
        return n;
    }

    @Test
    void an_event_wakes_every_set_but_only_one_of_the_exclusive_ones() {
        program((host, sys) -> assertThat(woken(host, sys, 0)).isEqualTo(4));
        program((host, sys) -> assertThat(woken(host, sys, EPOLLEXCLUSIVE)).isEqualTo(1));
    }

    @Test
    void of_threads_that_wait_in_one_set_an_edge_wakes_one() {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN | EPOLLET);
            int[] woken = new int[1];
            for (int i = 0; i < 4; i++) {
                sys.clone("waiter", () -> {
                    int n = wait(sys, set, 100).size();
                    woken[0] += n;
                });
            }
            sys.nanosleep(1_000_000);
            sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
            sys.nanosleep(200_000_000);
            assertThat(woken[0]).isEqualTo(1);
        });
    }

    @Test
    void a_set_can_be_waited_for_by_another_set_and_by_poll() {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int inner = sys.epollCreate1(0);
            int outer = sys.epollCreate1(0);
            ctl(sys, inner, EPOLL_CTL_ADD, fd, EPOLLIN);
            ctl(sys, outer, EPOLL_CTL_ADD, inner, EPOLLIN);
            assertThat(wait(sys, outer, 0)).isEmpty();
            assertThat(poll(sys, Map.of(outer, EPOLLIN))).isEmpty();
            sys.clone("sender", () -> {
                sys.nanosleep(5_000_000);
                sys.sendto(fd, new byte[1], 0, InetHost.at(1000));
            });
            assertThat(wait(sys, outer, -1)).containsEntry(inner, EPOLLIN);
            assertThat(poll(sys, Map.of(outer, EPOLLIN))).containsEntry(outer, EPOLLIN);
            sys.recv(fd, new byte[1], 0);
            assertThat(wait(sys, outer, 0)).isEmpty();
        });
    }

    @Test
    void sets_make_no_ring_and_nest_five_deep() {
        program((host, sys) -> {
            int[] sets = new int[6];
            for (int i = 0; i < sets.length; i++) {
                sets[i] = sys.epollCreate1(0);
            }
            for (int i = 1; i <= 4; i++) {
                ctl(sys, sets[i - 1], EPOLL_CTL_ADD, sets[i], EPOLLIN);
            }
            assertThat(errno(() -> ctl(sys, sets[4], EPOLL_CTL_ADD, sets[5], EPOLLIN)))
                .as("too deep").isEqualTo(40);
            assertThat(errno(() -> ctl(sys, sets[2], EPOLL_CTL_ADD, sets[0], EPOLLIN)))
                .as("a ring").isEqualTo(40);
            ctl(sys, sets[4], EPOLL_CTL_ADD, host.bound(1000), EPOLLIN);
        });
    }

    @Test
    void a_closed_file_is_watched_no_longer() {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLOUT);
            sys.close(fd);
            assertThat(wait(sys, set, 0)).isEmpty();
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_DEL, fd, 0))).isEqualTo(9);
            ctl(sys, set, EPOLL_CTL_ADD, host.bound(1000), EPOLLOUT);
        });
    }

    @Test
    void time_outs_are_exact() {
        program((host, sys) -> {
            int set = sys.epollCreate1(0);
            ctl(sys, set, EPOLL_CTL_ADD, host.bound(1000), EPOLLIN);
            for (long ms : new long[] {0, 1, 7, 1000}) {
                long before = sys.clockGettime();
                assertThat(wait(sys, set, ms)).isEmpty();
                assertThat(sys.clockGettime() - before).isBetween(ms * 1_000_000,
                    ms * 1_000_000 + 100);
                before = sys.clockGettime();
                assertThat(poll(sys, Map.of())).isEmpty();
                assertThat(sys.poll(new PollFd[0], ms)).isZero();
                assertThat(sys.clockGettime() - before).isBetween(ms * 1_000_000,
                    ms * 1_000_000 + 100);
            }
            long before = sys.clockGettime();
            assertThat(sys.epollPwait2(set, new EpollEvent[] {new EpollEvent()}, 1, 1500)).isZero();
            assertThat(sys.clockGettime() - before).isBetween(1500L, 1600L);
        });
    }

    @Test
    void mistakes_have_the_kernels_numbers() {
        program((host, sys) -> {
            int fd = host.bound(1000);
            int set = sys.epollCreate1(EpollEvent.EPOLL_CLOEXEC);
            EpollEvent[] out = {new EpollEvent()};
            assertThat(errno(() -> sys.epollCreate1(1))).isEqualTo(22);
            assertThat(errno(() -> ctl(sys, 99, EPOLL_CTL_ADD, fd, EPOLLIN))).isEqualTo(9);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_ADD, 99, EPOLLIN))).isEqualTo(9);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_ADD, set, EPOLLIN))).isEqualTo(22);
            assertThat(errno(() -> ctl(sys, fd, EPOLL_CTL_ADD, set, EPOLLIN))).isEqualTo(22);
            assertThat(errno(() -> ctl(sys, set, 9, fd, EPOLLIN))).isEqualTo(22);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_MOD, fd, EPOLLIN))).isEqualTo(2);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_DEL, fd, 0))).isEqualTo(2);
            ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_ADD, fd, EPOLLIN))).isEqualTo(17);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLEXCLUSIVE)))
                .isEqualTo(22);
            int other = host.bound(1001);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_ADD, other,
                EPOLLIN | EPOLLRDHUP | EPOLLEXCLUSIVE))).isEqualTo(22);
            ctl(sys, set, EPOLL_CTL_ADD, other, EPOLLIN | EPOLLEXCLUSIVE);
            assertThat(errno(() -> ctl(sys, set, EPOLL_CTL_MOD, other, EPOLLIN))).isEqualTo(22);
            assertThat(errno(() -> sys.epollWait(set, out, 0, 0))).isEqualTo(22);
            assertThat(errno(() -> sys.epollWait(fd, out, 1, 0))).isEqualTo(22);
            assertThat(errno(() -> sys.epollWait(99, out, 1, 0))).isEqualTo(9);
            assertThat(errno(() -> sys.send(set, new byte[1], 0))).as("no socket").isEqualTo(88);
            assertThat(errno(() -> sys.listen(set, 1))).isEqualTo(88);
        });
    }
}

package netstack.transport.inet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import netstack.transport.Cmsg;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.PollFd;
import netstack.transport.SockExtendedErr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// IP_RECVERR: an unconnected socket hears which of its datagrams had which error, from whom.
class RecverrTest {
    private static final int CLOSED = 9;
    private static final int ECONNREFUSED = 111;
    private static final int EAGAIN = 11;

    private final InetHost host = new InetHost();
    private final Syscalls sys = host.calls;
    private final Msghdr msg = new Msghdr();
    private final byte[] got = new byte[100];
    private final SockaddrIn to = new SockaddrIn();

    @AfterEach
    void close() {
        host.close();
    }

    private int socket() {
        int fd = host.udp();
        sys.setsockopt(fd, SockOpt.SOL_IP, SockOpt.IP_RECVERR, 1);
        return fd;
    }

    private String error(int fd) {
        msg.set(MemorySegment.ofArray(got), 0, got.length, Msghdr.MSG_ERRQUEUE, to);
        msg.cmsgs = new ArrayList<>();
        return new String(got, 0, sys.recvmsg(fd, msg));
    }

    private int pending(int fd) {
        return (int) sys.getsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_ERROR);
    }

    @Test
    void a_refused_datagram_comes_back_with_its_destination_and_the_offender() {
        host.run(() -> {
            int fd = socket();
            sys.sendto(fd, "one".getBytes(), 0, InetHost.at(CLOSED));
            PollFd poll = new PollFd(fd, 0);
            sys.poll(new PollFd[] {poll}, 100);
            assertThat(poll.revents & SockOpt.POLLERR).isNotZero();

            assertThat(error(fd)).isEqualTo("one");
            assertThat(to.addr).isEqualTo(InetHost.LOCALHOST);
            assertThat(to.port).isEqualTo(CLOSED);
            assertThat(msg.msgFlags & Msghdr.MSG_ERRQUEUE).isNotZero();
            assertThat(msg.cmsgs).containsExactly(new Cmsg(SockOpt.SOL_IP, SockOpt.IP_RECVERR,
                    new SockExtendedErr(ECONNREFUSED, SockExtendedErr.SO_EE_ORIGIN_ICMP, 3, 3, 0,
                            0, InetHost.LOCALHOST)));
            assertThat(pending(fd)).as("it was heard").isZero();
            assertThatThrownBy(() -> error(fd)).isInstanceOfSatisfying(ErrnoException.class,
                    e -> assertThat(e.errno()).isEqualTo(EAGAIN));
        });
    }

    /// Each error that waits becomes the pending one when the one before it was heard.
    @Test
    void errors_are_told_in_order_and_the_next_one_is_pending() {
        host.run(() -> {
            int fd = socket();
            for (String s : new String[] {"a", "b"}) {
                sys.sendto(fd, s.getBytes(), 0, InetHost.at(CLOSED));
                assertThat(pending(fd)).isEqualTo(ECONNREFUSED);
            }
            assertThat(error(fd)).isEqualTo("a");
            assertThat(pending(fd)).isEqualTo(ECONNREFUSED);
            assertThat(error(fd)).isEqualTo("b");
            assertThat(pending(fd)).isZero();
        });
    }

    @Test
    void errors_that_nobody_hears_stay_within_the_receive_buffer_and_go_with_the_option() {
        host.run(() -> {
            int fd = socket();
            sys.setsockopt(fd, SockOpt.SOL_SOCKET, SockOpt.SO_RCVBUF, 5000);
            for (int i = 0; i < 50; i++) {
                sys.sendto(fd, new byte[10], 0, InetHost.at(CLOSED));
                pending(fd);
            }
            int heard = 0;
            for (; heard < 3; heard++) error(fd);
            pending(fd);
            sys.sendto(fd, "last".getBytes(), 0, InetHost.at(CLOSED));
            pending(fd);
            while (!error(fd).equals("last")) heard++;
            assertThat(heard).isBetween(5, 13);
            sys.sendto(fd, "more".getBytes(), 0, InetHost.at(CLOSED));
            sys.setsockopt(fd, SockOpt.SOL_IP, SockOpt.IP_RECVERR, 0);
            assertThatThrownBy(() -> error(fd)).isInstanceOf(ErrnoException.class);
        });
    }

    @Test
    void without_the_option_an_unconnected_socket_hears_nothing() {
        host.run(() -> {
            int fd = host.udp();
            sys.sendto(fd, "one".getBytes(), 0, InetHost.at(CLOSED));
            assertThat(pending(fd)).isZero();
            assertThatThrownBy(() -> error(fd)).isInstanceOf(ErrnoException.class);
        });
    }
}

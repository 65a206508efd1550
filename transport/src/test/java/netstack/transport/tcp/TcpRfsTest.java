package netstack.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.machine.MachineConfig;
import netstack.driver.net.SysctlException;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.inet.InetHost;
import org.junit.jupiter.api.Test;

/// RFS for TCP: a connection's segments go to the CPU on which its program reads.
class TcpRfsTest {
    private static final int BYTES = 200_000;
    private byte[] got;

    /// Sends over `lo` from CPU 0 to a program on CPU 1; how often CPU 1 was interrupted by CPU 0
    /// because there was a segment for it.
    private long interrupts(int entries) throws SysctlException {
        byte[] data = new byte[BYTES];
        new Random(1).nextBytes(data);
        got = new byte[0];
        try (InetHost host = new InetHost(new MachineConfig().cpus(2))) {
            host.net.sysctl().set("net.core.rps_sock_flow_entries", "" + entries);
            host.rx.rps().setFlowCnt(host.lo, 0, entries);
            host.machine.spawn("server", 1, () -> serve(host));
            host.pass(5);
            host.machine.spawn("client", 0, () -> {
                int fd = host.calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
                host.calls.connect(fd, InetHost.at(80));
                host.calls.send(fd, data, 0);
                host.calls.close(fd);
            });
            host.pass(3000);
            assertThat(got).as("steered or not, the same bytes").isEqualTo(data);
            return host.rx.softnetData(1).receivedRps();
        }
    }

    private void serve(InetHost host) {
        int listener = host.calls.socket(SockaddrIn.AF_INET, SockOpt.SOCK_STREAM, 0);
        host.calls.setsockopt(listener, SockOpt.SOL_SOCKET, SockOpt.SO_REUSEADDR, 1);
        host.calls.bind(listener, new SockaddrIn(0, 80));
        host.calls.listen(listener, 5);
        int conn = host.calls.accept4(listener, null, 0);
        byte[] buf = new byte[4096];
        for (int n = host.calls.recv(conn, buf, 0); n > 0; n = host.calls.recv(conn, buf, 0)) {
            int old = got.length;
            got = java.util.Arrays.copyOf(got, old + n);
            System.arraycopy(buf, 0, got, old, n);
        }
        host.calls.close(conn);
        host.calls.close(listener);
    }

    @Test
    void segments_go_where_the_program_reads() throws SysctlException {
        assertThat(interrupts(0)).as("without RFS").isZero();
        assertThat(interrupts(1024)).as("with RFS").isPositive();
    }
}

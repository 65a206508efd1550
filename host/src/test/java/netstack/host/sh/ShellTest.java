package netstack.host.sh;

import static org.assertj.core.api.Assertions.assertThat;

import netstack.driver.machine.CostModel;
import netstack.host.tour.TwoHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The tools against what the real ones print.
class ShellTest {
    private final TwoHosts two = new TwoHosts(1, CostModel.FREE);
    private final Shell shell = new Shell(two.alice());
    private final StringBuilder err = new StringBuilder();
    private int status;

    private String sh(String line) {
        StringBuilder out = new StringBuilder();
        err.setLength(0);
        status = shell.run(line, out, err);
        return out.toString();
    }

    @BeforeEach
    void exchange() {
        two.serve(2);
        two.settle();
        two.ask("hello, world");
        two.settle();
    }

    @AfterEach
    void close() {
        two.close();
    }

    @Test
    void ip_link_shows_devices_and_their_counters() {
        assertThat(sh("ip -s link")).isEqualTo("""
                1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT \
                group default qlen 1000
                    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00
                    RX:  bytes packets errors dropped  missed   mcast          \s
                             0       0      0       0       0       0\s
                    TX:  bytes packets errors dropped carrier collsns          \s
                             0       0      0       0       0       0\s
                2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc pfifo_fast state UP \
                mode DEFAULT group default qlen 1000
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
                    RX:  bytes packets errors dropped  missed   mcast          \s
                           120       2      0       0       0       0\s
                    TX:  bytes packets errors dropped carrier collsns          \s
                            96       2      0       0       0       0\s
                """);
        assertThat(sh("ip -br link")).startsWith("lo               UNKNOWN        00:00");
    }

    @Test
    void ip_addr_route_and_neigh_are_those_of_iproute2() {
        assertThat(sh("ip addr show dev eth0")).endsWith("""
                    link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
                    inet 10.0.0.1/24 brd 10.0.0.255 scope global eth0
                       valid_lft forever preferred_lft forever
                """);
        assertThat(sh("ip route")).isEqualTo(
                "10.0.0.0/24 dev eth0 proto kernel scope link src 10.0.0.1 \n");
        assertThat(sh("ip neigh")).isEqualTo(
                "10.0.0.2 dev eth0 lladdr 02:00:00:00:02:01 REACHABLE \n");
        assertThat(sh("ip route add default via 10.0.0.2; ip r")).startsWith(
                "default via 10.0.0.2 dev eth0 \n");
        assertThat(sh("cat /proc/net/route | wc -l")).isEqualTo("3\n");
    }

    @Test
    void ip_says_what_the_real_one_says_of_mistakes() {
        sh("ip addr add 10.0.0.1/24 dev eth0");
        assertThat(err.toString()).isEqualTo("Error: ipv4: Address already assigned.\n");
        sh("ip addr add 10.0.1.2/33 dev eth0");
        assertThat(err.toString()).isEqualTo(
                "Error: any valid prefix is expected rather than \"10.0.1.2/33\".\n");
        sh("ip link set nosuch up");
        assertThat(err.toString()).isEqualTo("Cannot find device \"nosuch\"\n");
        sh("ip link set eth0 mtu 50");
        assertThat(err.toString()).isEqualTo("Error: mtu less than device minimum.\n");
        sh("ip foo");
        assertThat(err.toString()).isEqualTo("Object \"foo\" is unknown, try \"ip help\".\n");
        sh("ip route add 10.5.0.1/16 via 10.0.0.2");
        assertThat(err.toString()).isEqualTo(
                "Error: Invalid prefix for given prefix length.\n");
        sh("ip route del 10.77.0.0/16");
        assertThat(err.toString()).isEqualTo("RTNETLINK answers: No such process\n");
        assertThat(status).isEqualTo(2);
    }

    @Test
    void sysctl_reads_and_writes_as_procps_does() {
        assertThat(sh("sysctl net.ipv4.ip_forward")).isEqualTo("net.ipv4.ip_forward = 0\n");
        assertThat(sh("sysctl -w net.ipv4.ip_forward=1")).isEqualTo("net.ipv4.ip_forward = 1\n");
        assertThat(sh("sysctl -n net.ipv4.ip_forward")).isEqualTo("1\n");
        sh("sysctl net.ipv4.nosuch");
        assertThat(err.toString()).isEqualTo(
                "sysctl: cannot stat /proc/sys/net/ipv4/nosuch: No such file or directory\n");
        sh("sysctl -w net.ipv4.ip_default_ttl=999");
        assertThat(err.toString()).isEqualTo(
                "sysctl: setting key \"net.ipv4.ip_default_ttl\": Invalid argument\n");
        assertThat(sh("echo 7 > /proc/sys/net/ipv4/ip_default_ttl && "
                + "cat /proc/sys/net/ipv4/ip_default_ttl")).isEqualTo("7\n");
    }

    @Test
    void counters_of_the_exchange_are_in_proc() {
        assertThat(sh("grep Udp: /proc/net/snmp | tail -n 1")).startsWith("Udp: 1 0 0 1 ");
        assertThat(sh("cat /proc/net/arp")).contains("10.0.0.2         0x1         0x2         "
                + "02:00:00:00:02:01     *        eth0\n");
        assertThat(sh("cat /proc/net/softnet_stat")).startsWith("00000002 00000000");
        assertThat(sh("ls /proc/net")).contains("snmp\n", "udp\n");
    }

    @Test
    void ss_shows_a_listening_socket() {
        StringBuilder out = new StringBuilder();
        new Shell(two.bob()).run("ss -u -a", out, err);
        assertThat(out.toString()).isEqualTo("""
                State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess
                UNCONN 0      0            0.0.0.0:7000      0.0.0.0:*  \s
                """);
    }

    @Test
    void pipes_lists_and_unknown_words() {
        assertThat(sh("nosuch || echo a && echo b")).isEqualTo("a\nb\n");
        assertThat(err.toString()).isEqualTo("sh: nosuch: not found\n");
        sh("echo a |");
        assertThat(err.toString()).isEqualTo(
                "sh: Syntax error: \"end of file\" unexpected\n");
        assertThat(status).isEqualTo(2);
    }
}

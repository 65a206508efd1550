package netstack.host.sh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.CostModel;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `ethtool` against sessions of the real one on Linux 6.12 (igb, and ixgbe as users posted it).
class EthtoolTest {
    private final Network network = new Network(3);
    private final StringBuilder err = new StringBuilder();
    private Host host;
    private Shell shell;
    private int status;

    private void host(int cpus, IxgbeConfig config) {
        host = network.host("h", new HostConfig().costs(CostModel.FREE).cpus(cpus));
        Host far = network.host("far", new HostConfig().costs(CostModel.FREE));
        host.nic(config);
        far.nic();
        network.cable(host.card(0), far.card(0));
        host.up("eth0", "10.0.0.1/24");
        network.runFor(100_000_000);
        shell = new Shell(host);
    }

    @AfterEach
    void close() {
        network.close();
    }

    private String sh(String line) {
        StringBuilder out = new StringBuilder();
        err.setLength(0);
        status = shell.run(line, out, err);
        return out.toString();
    }

    private record Section(String command, String output) {}

    private static List<Section> session(String name) throws IOException {
        List<Section> all = new ArrayList<>();
        try (var in = EthtoolTest.class.getResourceAsStream("/ethtool/" + name)) {
            for (String part : new String(in.readAllBytes()).split("(?m)^# \\$ ")) {
                if (part.isBlank()) continue;
                int end = part.indexOf('\n');
                all.add(new Section(part.substring(0, end), part.substring(end + 1).stripTrailing()));
            }
        }
        return all;
    }

    /// Runs a session; what is compared is all that was printed, errors first.
    private void same(String name, Predicate<Section> like) throws IOException {
        for (Section s : session(name)) {
            String out = sh(s.command);
            String got = (err + out).stripTrailing();
            if (like.test(s)) {
                assertThat(keyless(got)).as(s.command).isEqualTo(keyless(s.output));
                boolean failed = !err.isEmpty();
                assertThat(status != 0).as(s.command + " fails").isEqualTo(failed);
            }
        }
    }

    /// This card shows its key, that one does not.
    private static String keyless(String text) {
        return text.replaceAll("RSS hash key:\n.*\n", "RSS hash key:\n");
    }

    @Test
    void channels_are_shown_and_changed_as_on_6_12() throws IOException {
        host(8, new IxgbeConfig(4, 256, 256, 3));
        same("igb_L.txt", s -> !s.command.contains("-x"));
    }

    @Test
    void the_indirection_table_is_shown_and_changed_as_on_6_12() throws IOException {
        host(4, IxgbeConfig.DEFAULT);
        boolean[] set = new boolean[1];
        same("igb_X.txt", s -> {
            set[0] |= s.command.contains("-X");
            return set[0] && !s.command.contains("hkey");
        });
    }

    @Test
    void rings_are_shown_and_changed_as_on_6_12() throws IOException {
        host(1, new IxgbeConfig(1, 256, 256, 3));
        same("igb_G.txt", s -> true);
    }

    @Test
    void coalescing_is_shown_and_changed_as_on_6_12() throws IOException {
        host(1, new IxgbeConfig(1, 256, 256, 3));
        for (Section s : session("igb_C.txt")) {
            String got = sh(s.command);
            // One vector for both directions: this driver tells receive only.
            assertThat((err + got).stripTrailing()).as(s.command)
                .isEqualTo(s.output.replace("tx-usecs: 3", "tx-usecs: 0"));
        }
    }

    @Test
    void features_are_refused_as_on_6_12() throws IOException {
        host(1, IxgbeConfig.DEFAULT);
        same("igb_K.txt", s -> s.command.matches(".*(bogus|ntuple|rxhash off).*"));
    }

    @Test
    void what_is_not_there_is_missed_as_on_6_12() throws IOException {
        host(1, IxgbeConfig.DEFAULT);
        same("igb_misc_errors.txt", s -> true);
    }

    @Test
    void features_have_the_names_and_the_order_of_6_12() throws IOException {
        host(1, IxgbeConfig.DEFAULT);
        String real = session("igb_K.txt").get(1).output;
        assertThat(names(sh("ethtool -k eth0"))).isEqualTo(names(real));
        assertThat(sh("ethtool -k eth0")).contains("highdma: on [fixed]\n",
            "\ttx-checksum-ip-generic: on\n", "rx-vlan-offload: on\n", "rx-all: off\n",
            "tx-fcoe-segmentation: off [fixed]\n", "tx-nocache-copy: off\n");
    }

    private static List<String> names(String features) {
        return features.lines().map(l -> l.split(":")[0]).toList();
    }

    @Test
    void features_that_go_and_come_along_are_told() {
        host(1, IxgbeConfig.DEFAULT);
        assertThat(sh("ethtool -K eth0 sg off")).startsWith("Actual changes:\n"
            + "tx-scatter-gather: off\ntx-generic-segmentation: off [not requested]\n");
        assertThat(sh("ethtool -K eth0 sg on")).contains(
            "tx-scatter-gather-fraglist: off [requested on]\n",
            "tx-generic-segmentation: on [not requested]\n");
        assertThat(sh("ethtool -K eth0 gro off")).isEmpty();
        assertThat(sh("ethtool -k eth0")).contains("generic-receive-offload: off\n");
        sh("ethtool -K eth0 gro");
        assertThat(err).hasToString("ethtool (-K): flag 'null' for parameter 'gro' is not "
            + "followed by 'on' or 'off'\n");
    }

    @Test
    void the_settings_are_those_of_a_real_82599() throws IOException {
        host(1, IxgbeConfig.DEFAULT);
        assertThat(sh("ethtool eth0").stripTrailing())
            .isEqualTo(session("ixgbe_ethtool_settings.txt").getFirst().output
                .replace("eno1", "eth0"));
        assertThat(sh("ip link set eth0 down; ethtool eth0")).contains("\tSpeed: Unknown!\n",
            "\tDuplex: Unknown! (255)\n", "\tLink detected: no\n");
    }

    @Test
    void the_driver_says_who_it_is_and_what_it_counted() {
        host(2, IxgbeConfig.DEFAULT);
        assertThat(sh("ethtool -i eth0")).startsWith("driver: ixgbe\nversion: ")
            .contains("\nbus-info: 0000:01:00.0\nsupports-statistics: yes\n");
        assertThat(sh("ethtool -S eth0")).startsWith("NIC statistics:\n     rx_packets: ")
            .contains("\n     tx_queue_1_packets: ");
    }

    @Test
    void a_key_is_set_and_shown() {
        host(1, IxgbeConfig.DEFAULT);
        String key = "6d:5a".repeat(20).replace("5a6d", "5a:6d");
        sh("ethtool -X eth0 hkey " + key);
        assertThat(status).isZero();
        assertThat(sh("ethtool -x eth0")).contains("RSS hash key:\n" + key + "\n");
        sh("ethtool -X eth0 hkey aa:bb");
        assertThat(err).hasToString("Key is too short for device (2 < 40)\n");
        sh("ethtool -X eth0 hkey " + key + ":00");
        assertThat(err).hasToString("Key is too long for device (41 > 40)\n");
        sh("ethtool -X eth0 hkey zz");
        assertThat(err).hasToString("Invalid RSS hash key format\n");
    }

    @Test
    void a_table_made_by_hand_must_stay_valid() {
        host(4, IxgbeConfig.DEFAULT);
        sh("ethtool -X eth0 equal 4; ethtool -L eth0 combined 2");
        assertThat(status).isEqualTo(1);
        assertThat(err).hasToString("netlink error: requested channel counts are too low for "
            + "existing indirection table (3)\nnetlink error: Invalid argument\n");
        sh("ethtool -X eth0 default; ethtool -L eth0 combined 2");
        assertThat(status).isZero();
    }

    @Test
    void help_names_every_option() {
        host(1, IxgbeConfig.DEFAULT);
        String help = sh("ethtool --help");
        assertThat(status).isZero();
        for (String option : List.of("-i", "-S", "-l", "-L", "-g", "-G", "-c", "-C", "-k", "-K",
                "-x", "-X")) {
            assertThat(help.lines().collect(Collectors.joining("\n"))).contains("ethtool " + option);
        }
    }
}

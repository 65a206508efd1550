package netstack.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.Task;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.host.sh.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// `/proc/irq` and `/sys/class/net`, with what a real kernel prints and refuses.
class SysFsTest {
    private final Network network = new Network(1);
    private final Host host = network.host("h", new HostConfig().cpus(4));
    private final StringBuilder err = new StringBuilder();
    private Shell shell;

    @AfterEach
    void close() {
        network.close();
    }

    private String sh(String line) {
        if (shell == null) {
            host.nic(new IxgbeConfig(4, 512, 512, 20));
            host.up("eth0", "10.0.0.1/24");
            shell = new Shell(host);
        }
        StringBuilder out = new StringBuilder();
        err.setLength(0);
        shell.run(line, out, err);
        return out.toString();
    }

    @Test
    void rps_is_set_as_on_a_real_kernel() {
        String rps = "/sys/class/net/eth0/queues/rx-0/rps_cpus";
        assertThat(sh("echo 3 > " + rps + "; cat " + rps)).isEqualTo("3\n");
        sh("echo zz > " + rps);
        assertThat(err).contains("write error: Invalid argument");
        assertThat(sh("echo ffff > " + rps + "; cat " + rps)).isEqualTo("3\n");
        assertThat(err).contains("write error: Value too large for defined data type");
        String flows = "/sys/class/net/eth0/queues/rx-0/rps_flow_cnt";
        assertThat(sh("echo 4096 > " + flows + "; cat " + flows)).isEqualTo("4096\n");
        assertThat(sh("cat /sys/class/net/eth0/queues/tx-0/xps_cpus"))
                .as("the driver gives each queue its CPU").isEqualTo("1\n");
        assertThat(host.rx().rps().cpus(host.net().devices().byName("eth0"), 0)).isEqualTo(3);
    }

    @Test
    void a_device_without_a_choice_of_queues_has_no_xps() {
        assertThat(sh("ls /sys/class/net/lo/queues/tx-0")).doesNotContain("xps_cpus");
        assertThat(sh("cat /sys/class/net/lo/queues/rx-0/rps_cpus")).isEqualTo("0\n");
    }

    @Test
    void a_device_tells_of_itself() {
        assertThat(sh("cat /sys/class/net/eth0/address")).isEqualTo("02:00:00:00:01:01\n");
        assertThat(sh("cat /sys/class/net/eth0/flags")).isEqualTo("0x1003\n");
        assertThat(sh("cat /sys/class/net/eth0/mtu")).isEqualTo("1500\n");
        assertThat(sh("cat /sys/class/net/eth0/operstate")).isEqualTo("down\n");   // no cable
        assertThat(sh("cat /sys/class/net/eth0/statistics/rx_missed_errors")).isEqualTo("0\n");
        sh("echo 20000 > /sys/class/net/eth0/gro_flush_timeout");
        sh("echo 2 > /sys/class/net/eth0/napi_defer_hard_irqs");
        assertThat(host.net().devices().byName("eth0").groFlushTimeout()).isEqualTo(20000);
        assertThat(host.net().devices().byName("eth0").napiDeferHardIrqs()).isEqualTo(2);
        sh("echo 9000 > /sys/class/net/eth0/address");
        assertThat(err).contains("Permission denied");
    }

    @Test
    void threads_poll_a_device_that_has_napi() {
        assertThat(sh("cat /sys/class/net/eth0/threaded")).isEqualTo("0\n");
        assertThat(sh("echo 1 > /sys/class/net/eth0/threaded; cat /sys/class/net/eth0/threaded"))
                .isEqualTo("1\n");
        assertThat(host.machine().tasks()).extracting(Task::comm).contains("napi/eth0-8193",
                "napi/eth0-8194", "napi/eth0-8195", "napi/eth0-8196");
        for (String refused : new String[] {"echo 2 > /sys/class/net/eth0/threaded",
            "echo 1 > /sys/class/net/lo/threaded"}) {
            sh(refused);
            assertThat(err).contains("write error: Operation not supported");
        }
    }

    @Test
    void interrupts_are_moved_by_mask_or_by_list() {
        assertThat(sh("cat /proc/irq/33/smp_affinity")).isEqualTo("2\n");
        assertThat(sh("cat /proc/irq/33/effective_affinity_list")).isEqualTo("1\n");
        assertThat(sh("echo 3 > /proc/irq/33/smp_affinity_list;"
                + " cat /proc/irq/33/smp_affinity /proc/irq/33/effective_affinity"))
                .isEqualTo("8\n8\n");
        assertThat(sh("echo 5 > /proc/irq/33/smp_affinity; cat /proc/irq/33/smp_affinity_list"))
                .isEqualTo("0,2\n");
        sh("echo 0 > /proc/irq/33/smp_affinity");
        assertThat(err).contains("Invalid argument");
        sh("echo 10 > /proc/irq/33/smp_affinity");
        assertThat(err).contains("Value too large");
        assertThat(sh("ls /proc/irq")).contains("32").contains("36");
    }
}

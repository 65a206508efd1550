package netstack.host.proc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.driver.net.Iff;
import netstack.driver.net.LinkStat;
import netstack.driver.net.Mib;
import netstack.driver.net.Net;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetDeviceOps;
import netstack.driver.net.NetdevTx;
import netstack.napi.NetRx;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The formats against files of a real kernel.
class ProcTest {
    private final World world = new World(1);
    private final Machine machine = world.machine("h", new MachineConfig().cpus(2));
    private final DmaMemory memory = new DmaMemory(1 << 20);
    private final Net net = new Net(machine, memory, new SkbSlab(memory, machine));

    /// The real file, without the line that says which command made it.
    static String golden(String name) throws IOException {
        try (InputStream in = ProcTest.class.getResourceAsStream("/proc/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.substring(text.indexOf('\n') + 1);
        }
    }

    @AfterEach
    void close() {
        world.close();
    }

    private NetDevice device(String name, int flags) {
        NetDevice dev = new NetDevice(net, name, new NetDeviceOps() {
            @Override
            public NetdevTx startXmit(SkBuff skb, NetDevice d) {
                return NetdevTx.BUSY;
            }
        }, 1, 1);
        dev.flags(flags);
        net.devices().register(dev);
        return dev;
    }

    private static void count(NetDevice dev, long rxBytes, long rxPackets, long txBytes,
            long txPackets) {
        dev.stats().add(LinkStat.RX_BYTES, rxBytes);
        dev.stats().add(LinkStat.RX_PACKETS, rxPackets);
        dev.stats().add(LinkStat.TX_BYTES, txBytes);
        dev.stats().add(LinkStat.TX_PACKETS, txPackets);
    }

    @Test
    void net_dev_is_that_of_a_real_kernel() throws IOException {
        count(device("lo", Iff.LOOPBACK), 672, 7, 672, 7);
        count(device("eth0", 0), 12079403447L, 320765, 31461667332L, 745513);
        assertThat(new NetProcfs(net, null).dev()).isEqualTo(golden("net_dev.txt"));
    }

    private enum UdpNames {
        InDatagrams, NoPorts, InErrors, OutDatagrams, RcvbufErrors, SndbufErrors, InCsumErrors,
        IgnoredMulti, MemErrors
    }

    private enum TypeNames { InType0, InType3, InType8, OutType0 }

    @Test
    void snmp_shows_each_group_as_two_lines_and_only_the_message_types_that_came()
            throws IOException {
        Mib<UdpNames> udp = net.mib("Udp", UdpNames.class);
        udp.add(UdpNames.InDatagrams, 3);
        udp.add(UdpNames.OutDatagrams, 98862);
        Mib<TypeNames> types = net.mib("IcmpMsg", TypeNames.class);
        types.add(TypeNames.InType3, 50);
        types.add(TypeNames.OutType0, 2);
        String text = new ProcSnmp(net).snmp();
        assertThat(text).isEqualTo("IcmpMsg: InType3 OutType0\nIcmpMsg: 50 2\n"
                + golden("net_snmp.txt").lines().filter(l -> l.startsWith("Udp:"))
                        .reduce("", (a, b) -> a + b + "\n"));
    }

    @Test
    void softnet_stat_has_fifteen_columns_of_hexadecimal() throws IOException {
        String[] real = golden("net_softnet_stat.txt").lines().toArray(String[]::new);
        String[] ours = new NetProcfs(net, new NetRx(net)).softnetStat().lines()
                .toArray(String[]::new);
        assertThat(ours).hasSameSizeAs(real);
        assertThat(ours[0]).hasSameSizeAs(real[0]);
        assertThat(ours[1]).isEqualTo("00000000 ".repeat(12) + "00000001 00000000 00000000");
    }

    @Test
    void softirqs_and_interrupts_have_the_real_columns() {
        ProcStat stat = new ProcStat(machine);
        String[] lines = stat.softirqs().split("\n");
        assertThat(lines).hasSize(11);
        assertThat(lines[0]).isEqualTo("                    CPU0       CPU1       ");
        assertThat(lines[1]).isEqualTo("          HI:          0          0");
        machine.requestIrq("eth0-TxRx-0", () -> { });
        assertThat(stat.interrupts()).startsWith("           CPU0       CPU1       \n"
                + " 32:          0          0  PCI-MSIX-0000:01:00.0   0-edge      eth0-TxRx-0\n")
                .contains("\nLOC:", "   Local timer interrupts\n");
    }

    @Test
    void stat_shows_ten_columns_for_all_and_for_each_cpu() {
        world.runTask(machine, () -> machine.cpu().spend(30_000_000));
        String[] lines = new ProcStat(machine).stat().split("\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[0]).startsWith("cpu  ");
        assertThat(lines[1].split(" ")).hasSize(11);
    }

    @Test
    void settings_are_files_that_can_be_written() {
        net.sysctl().intOf("net/test/ttl", 64, 1, 255);
        ProcFs proc = new ProcFs(net.sysctl());
        proc.file("/proc/net/x", () -> "text\n");
        assertThat(proc.read("/proc/sys/net/test/ttl")).isEqualTo("64\n");
        proc.write("/proc/sys/net/test/ttl", "10\n");
        assertThat(proc.read("/proc/sys/net/test/ttl")).isEqualTo("10\n");
        assertThat(proc.list("/proc")).containsExactly("net", "sys");
        assertThat(proc.exists("/proc/sys/net/test/none")).isFalse();
    }
}

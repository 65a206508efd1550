package netstack.driver.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SysctlTest {
    private final Sysctl sysctl = new Sysctl();

    @Test
    void a_path_and_a_dotted_name_are_the_same() {
        SysctlInt forward = sysctl.intOf("net/ipv4/ip_forward", 0);
        sysctl.set("net.ipv4.ip_forward", "1");
        assertThat(forward.value).isEqualTo(1);
        assertThat(sysctl.get("net/ipv4/ip_forward")).isEqualTo("1");
    }

    @Test
    void a_dotted_name_writes_a_dot_in_a_device_as_a_slash() {
        sysctl.intOf("net/ipv4/conf/eth0.100/rp_filter", 2);
        assertThat(sysctl.get("net.ipv4.conf.eth0/100.rp_filter")).isEqualTo("2");
        assertThat(sysctl.get("net/ipv4/conf/eth0.100/rp_filter")).isEqualTo("2");
    }

    @Test
    void a_value_out_of_range_is_refused_as_the_kernel_does() {
        sysctl.intOf("net/ipv4/ip_default_ttl", 64, 1, 255);
        assertThatThrownBy(() -> sysctl.set("net.ipv4.ip_default_ttl", "999"))
            .isInstanceOf(SysctlException.class).hasMessage("Invalid argument")
            .extracting("errno").isEqualTo(Errno.EINVAL);
        assertThat(sysctl.get("net.ipv4.ip_default_ttl")).isEqualTo("64");
    }

    @Test
    void what_is_not_there_is_no_such_file() {
        assertThatThrownBy(() -> sysctl.get("net.ipv4.nosuch"))
            .hasMessage("No such file or directory")
            .extracting("errno").isEqualTo(Errno.ENOENT);
    }

    @Test
    void an_unknown_name_is_no_such_file_too() {
        SysctlString qdisc = sysctl.stringOf("net/core/default_qdisc", "pfifo_fast",
            List.of("pfifo_fast", "fq_codel")::contains);
        assertThatThrownBy(() -> sysctl.set("net.core.default_qdisc", "nosuch"))
            .extracting("errno").isEqualTo(Errno.ENOENT);
        sysctl.set("net.core.default_qdisc", "fq_codel\n");
        assertThat(qdisc.value).isEqualTo("fq_codel");
    }

    @Test
    void several_values_are_shown_with_tabs_and_fewer_may_be_written() {
        SysctlLongs rmem = sysctl.longsOf("net/ipv4/tcp_rmem", 1, Integer.MAX_VALUE,
            4096, 131072, 6291456);
        assertThat(sysctl.get("net.ipv4.tcp_rmem")).isEqualTo("4096\t131072\t6291456");
        sysctl.set("net.ipv4.tcp_rmem", "8192  16384");
        assertThat(rmem.value).containsExactly(8192, 16384, 6291456);
    }

    @Test
    void numbers_may_be_hexadecimal_or_octal_and_nothing_else() {
        SysctlInt v = sysctl.intOf("net/a", 0);
        sysctl.set("net/a", " 0x10 ");
        assertThat(v.value).isEqualTo(16);
        sysctl.set("net/a", "010");
        assertThat(v.value).isEqualTo(8);
        for (String bad : new String[] {"", " ", "1x", "one", "1,2", "99999999999"}) {
            assertThatThrownBy(() -> sysctl.set("net/a", bad)).as(bad)
                .extracting("errno").isEqualTo(Errno.EINVAL);
        }
        assertThat(v.value).isEqualTo(8);
    }

    @Test
    void a_switch_takes_0_and_1() {
        SysctlBool on = sysctl.boolOf("net/on", false);
        sysctl.set("net/on", "1");
        assertThat(on.value).isTrue();
        assertThat(sysctl.get("net/on")).isEqualTo("1");
        assertThatThrownBy(() -> sysctl.set("net/on", "2")).isInstanceOf(SysctlException.class);
    }

    @Test
    void a_subtree_goes_with_its_device() {
        sysctl.intOf("net/ipv4/conf/eth0/rp_filter", 0);
        sysctl.intOf("net/ipv4/conf/eth0/forwarding", 0);
        sysctl.intOf("net/ipv4/conf/eth01/forwarding", 0);
        sysctl.unregister("net/ipv4/conf/eth0");
        assertThat(sysctl.list("net.ipv4")).extracting(SysctlEntry::path)
            .containsExactly("net/ipv4/conf/eth01/forwarding");
        sysctl.intOf("net/ipv4/conf/eth0/rp_filter", 0);
    }

    @Test
    void a_write_tells_its_owner_and_a_read_only_entry_takes_none() {
        List<String> told = new ArrayList<>();
        SysctlInt v = sysctl.intOf("net/a", 0);
        v.onWrite(() -> told.add(v.read()));
        sysctl.set("net/a", "5");
        v.readOnly();
        assertThatThrownBy(() -> sysctl.set("net/a", "6"))
            .extracting("errno").isEqualTo(Errno.EACCES);
        assertThat(told).containsExactly("5");
    }

    @Property
    void what_is_written_is_read(@ForAll int value) {
        Sysctl tree = new Sysctl();
        SysctlInt v = tree.intOf("net/a", 0);
        tree.set("net.a", Integer.toString(value));
        assertThat(v.value).isEqualTo(value);
        assertThat(tree.get("net.a")).isEqualTo(Integer.toString(value));
    }
}

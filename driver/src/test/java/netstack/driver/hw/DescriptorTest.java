package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class DescriptorTest {

    @Property
    void receive_write_back(@ForAll int info, @ForAll int hash, @ForAll int status,
            @ForAll @IntRange(max = 65535) int len, @ForAll @IntRange(max = 65535) int vlan) {
        long w0 = RxDesc.back0(info, hash);
        long w1 = RxDesc.back1(status, len, vlan);
        assertThat(RxDesc.rssType(w0)).isEqualTo(info & 0xF);
        assertThat(RxDesc.pktType(w0)).isEqualTo(info & 0xFFF0);
        assertThat(RxDesc.hash(w0)).isEqualTo(hash);
        assertThat(RxDesc.statusError(w1)).isEqualTo(status);
        assertThat(RxDesc.length(w1)).isEqualTo(len);
        assertThat(RxDesc.vlan(w1)).isEqualTo(vlan);
    }

    @Property
    void transmit_data(@ForAll @IntRange(max = 65535) int len,
            @ForAll @IntRange(max = 0x3FFE) int p,
            @ForAll @IntRange(max = 0x3FFFF) int payLen) {
        int popts = p & ~1;
        int cmd = TxDesc.DTYP_DATA | TxDesc.DCMD_DEXT | TxDesc.DCMD_EOP | TxDesc.DCMD_TSE;
        long w = TxDesc.data1(cmd, len, popts, payLen);
        assertThat(TxDesc.dtaLen(w)).isEqualTo(len);
        assertThat(TxDesc.cmd(w)).isEqualTo(cmd);
        assertThat(TxDesc.popts(w)).isEqualTo(popts);
        assertThat(TxDesc.payLen(w)).isEqualTo(payLen);
        assertThat(TxDesc.isContext(w)).isFalse();
        assertThat(TxDesc.isDone(w)).isFalse();
        assertThat(TxDesc.isDone(TxDesc.done(w))).isTrue();
    }

    @Property
    void transmit_context(@ForAll @IntRange(max = 65535) int vlan,
            @ForAll @IntRange(max = 127) int mac,
            @ForAll @IntRange(max = 511) int ip, @ForAll @IntRange(max = 65535) int mss,
            @ForAll @IntRange(max = 255) int l4, @ForAll @IntRange(max = 7) int idx) {
        long w0 = TxDesc.context0(vlan, mac, ip);
        long w1 = TxDesc.context1(TxDesc.TUCMD_IPV4 | TxDesc.TUCMD_L4T_TCP, mss, l4, idx);
        assertThat(TxDesc.isContext(w1)).isTrue();
        assertThat(TxDesc.vlan(w0)).isEqualTo(vlan);
        assertThat(TxDesc.macLen(w0)).isEqualTo(mac);
        assertThat(TxDesc.ipLen(w0)).isEqualTo(ip);
        assertThat(TxDesc.mss(w1)).isEqualTo(mss);
        assertThat(TxDesc.l4Len(w1)).isEqualTo(l4);
        assertThat(TxDesc.idx(w1)).isEqualTo(idx);
    }

    @Property
    void mac_address_registers(@ForAll long m) {
        long mac = m & 0xFFFF_FFFF_FFFFL;
        assertThat(MacFilter.address(MacFilter.ral(mac), MacFilter.rah(mac))).isEqualTo(mac);
    }
}

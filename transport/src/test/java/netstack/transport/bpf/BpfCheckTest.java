package netstack.transport.bpf;

import static netstack.transport.bpf.BpfCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class BpfCheckTest {
    private static final SockFilter RET0 = SockFilter.stmt(RET | K, 0);

    private static int check(SockFilter... prog) {
        return BpfCheck.checkClassic(prog);
    }

    @Test
    void what_the_kernel_refuses_is_refused() {
        assertThat(check()).isEqualTo(-22);
        assertThat(check(RET0)).isZero();
        assertThat(check(SockFilter.stmt(LD | IMM, 1))).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(ALU | DIV | K, 0), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(ALU | LSH | K, 32), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(ST, 16), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(LD | MEM, 3), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(ST, 3), SockFilter.stmt(LD | MEM, 3), RET0)).isZero();
        assertThat(check(SockFilter.stmt(JMP | JA, 1), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.jump(JMP | JEQ | K, 0, 1, 0), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(LD | W | ABS, -0x1000 + 64), RET0)).isEqualTo(-22);
        assertThat(check(SockFilter.stmt(LD | W | ABS, BpfAnc.CPU.offset()), RET0)).isZero();
        assertThat(check(SockFilter.stmt(LD | 0x18 | ABS, 0), RET0)).isEqualTo(-22);
    }

    @Test
    void a_word_must_be_written_on_every_way() {
        assertThat(check(SockFilter.jump(JMP | JEQ | K, 0, 0, 1), SockFilter.stmt(ST, 1),
            SockFilter.stmt(LD | MEM, 1), RET0)).isEqualTo(-22);
    }

    /// Random programs over random packets: what passes the check ends within its own length and
    /// reads nothing outside (a read outside would throw).
    @Property(tries = 300)
    void a_checked_program_ends_and_stays_inside(@ForAll long seed) {
        Random r = new Random(seed);
        World world = new World(1);
        Machine machine = world.machine("h", new MachineConfig());
        SkbSlab skbs = new SkbSlab(new DmaMemory(1 << 20, true), machine);
        world.runTask(machine, () -> {
            SkBuff skb = skbs.alloc(256);
            int len = r.nextInt(200);
            skb.put(len);
            skb.resetMacHeader();
            skb.resetNetworkHeader();
            for (int i = 0; i < 40; i++) {
                SockFilter[] prog = random(r);
                BpfProg p = BpfProg.create(prog, machine);
                if (p != null) {
                    p.run(skb);
                    assertThat(p.ran()).isBetween(1, prog.length);
                }
            }
            skb.free(DropReason.NOT_SPECIFIED);
        });
        world.close();
    }

    private static SockFilter[] random(Random r) {
        int n = 1 + r.nextInt(12);
        SockFilter[] prog = new SockFilter[n];
        for (int i = 0; i < n - 1; i++) {
            int code = r.nextInt(8) | r.nextInt(32) << 3;
            int k = switch (r.nextInt(5)) {
                case 0 -> r.nextInt(16);
                case 1 -> r.nextInt(300);
                case 2 -> SKF_AD_OFF + 4 * r.nextInt(16);
                case 3 -> (r.nextBoolean() ? SKF_NET_OFF : SKF_LL_OFF) + r.nextInt(300);
                default -> r.nextInt();
            };
            prog[i] = new SockFilter(code, r.nextInt(4), r.nextInt(4), k);
        }
        prog[n - 1] = SockFilter.stmt(RET | (r.nextBoolean() ? A : K), r.nextInt());
        return prog;
    }
}

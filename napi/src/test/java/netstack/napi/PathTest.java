package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;

import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.probe.ProbeAgent;
import netstack.driver.machine.probe.ProbeListener;
import netstack.driver.machine.probe.ProbePoint;
import netstack.driver.machine.probe.Probes;
import netstack.skbuff.SkBuff;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The order of the kernel's functions, seen by probes.
class PathTest {
    @BeforeAll
    static void agent() throws ReflectiveOperationException {
        Instrumentation mockitos = (Instrumentation) Class
            .forName("org.mockito.internal.PremainAttach").getMethod("getInstrumentation")
            .invoke(null);
        ProbeAgent.agentmain("", mockitos);
    }

    @Test
    void one_frame_goes_from_the_interrupt_to_the_protocol() throws Exception {
        List<String> hops = new ArrayList<>();
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            try (var _ = Probes.attach("ixgbe_msix_clean_rings,napi_*,__napi_*,net_rx_action,"
                    + "ixgbe_poll,ixgbe_clean_*,ixgbe_get_rx_buffer,ixgbe_build_skb,"
                    + "eth_type_trans,netif_receive_skb*,__netif_receive_skb_*", new ProbeListener() {
                @Override
                public void enter(ProbePoint p, Object self, SkBuff skb) {
                    if (w.world.cpu() != null && w.world.cpu().machine() == w.b.machine) {
                        hops.add(p.symbol());
                    }
                }
            })) {
                w.a.run(() -> {
                    w.xmit(w.frame(1, 60), false);
                    w.a.machine.cpu().spend(100_000);
                });
            }
        }
        assertThat(hops).containsExactly("ixgbe_msix_clean_rings", "napi_schedule_prep",
            "__napi_schedule_irqoff", "net_rx_action", "napi_poll", "__napi_poll",
            "napi_is_scheduled", "ixgbe_poll", "ixgbe_clean_tx_irq", "ixgbe_clean_rx_irq",
            "ixgbe_get_rx_buffer", "ixgbe_build_skb", "eth_type_trans", "napi_gro_receive",
            "napi_complete_done", "napi_gro_flush", "netif_receive_skb_list_internal",
            "__netif_receive_skb_list_core",
            "__netif_receive_skb_core", "__netif_receive_skb_list_ptype", "napi_is_scheduled");
    }
}

package netstack.napi;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.net.NapiContext;
import netstack.driver.net.NapiPoll;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;

/// The machine's NAPI instances by number.
@Linux(value = "napi_hash", file = "net/core/dev.c")
public final class Napis implements NetifNapi {
    /// Smaller numbers are CPUs (`skb->sender_cpu` shares the field).
    private static final int MIN_NAPI_ID = 1024;

    private final NetRx rx;
    private final List<Napi> all = new ArrayList<>();
    private int lastId = MIN_NAPI_ID - 1;

    Napis(NetRx rx) {
        this.rx = rx;
    }

    @Override
    @Linux("netif_napi_add")
    public NapiContext add(NetDevice dev, NapiPoll poll, int weight) {
        Napi napi = new Napi(rx, dev, poll, weight, ++lastId);
        napi.close();
        all.add(napi);
        return napi;
    }

    @Override
    @Linux("__netif_napi_del")
    public void del(NapiContext napi) {
        all.remove((Napi) napi);
    }

    /// All instances, oldest first.
    public List<NapiContext> all() {
        return List.copyOf(all);
    }
}

package netstack.napi;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.net.Errno;
import netstack.driver.net.NapiBusy;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NapiPoll;
import netstack.driver.net.NetDevice;
import netstack.driver.net.NetifNapi;
import netstack.skbuff.Linux;

/// The machine's NAPI instances by number.
@Linux(value = "napi_hash", file = "net/core/dev.c")
public final class Napis implements NetifNapi {
    private final NetRx rx;
    private final List<Napi> all = new ArrayList<>();
    private boolean shared;
    private int lastId = NapiBusy.MIN_NAPI_ID - 1;

    Napis(NetRx rx) {
        this.rx = rx;
    }

    @Override
    @Linux("netif_napi_add")
    public NapiContext add(NetDevice dev, NapiPoll poll, int weight) {
        Napi napi = new Napi(rx, dev, poll, weight, ++lastId);
        napi.close();
        all.add(napi);
        if (shared) {
            napi.state.share();
        }
        if (dev.threaded()) {
            napi.setThreaded(true);
        }
        return napi;
    }

    @Override
    @Linux("__netif_napi_del")
    public void del(NapiContext napi) {
        ((Napi) napi).close();
        all.remove((Napi) napi);
    }

    /// Has all instances of `dev` polled by threads of their own from now
    /// on, or by the softirq again; a poll that runs ends as it is. Returns
    /// 0 or a negated [Errno].
    @Linux("dev_set_threaded")
    public int setThreaded(NetDevice dev, boolean on) {
        List<Napi> own = all.stream().filter(n -> n.dev() == dev).toList();
        if (own.isEmpty()) {
            return -Errno.EOPNOTSUPP;
        }
        if (dev.threaded() != on) {
            dev.threaded(on);
            own.forEach(napi -> napi.setThreaded(on));
        }
        return 0;
    }

    /// All CPUs may poll all instances from now on.
    void share() {
        shared = true;
        all.forEach(napi -> napi.state.share());
    }

    /// The instance with this number; null if there is none.
    @Linux(value = "napi_by_id", renamed = true)
    Napi byId(int id) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).napiId() == id) {
                return all.get(i);
            }
        }
        return null;
    }

    /// All instances, oldest first.
    public List<NapiContext> all() {
        return List.copyOf(all);
    }
}

package netstack.napi;

import netstack.skbuff.Linux;

/// Where the packets of a flow go at present, and where in that CPU's
/// backlog its last one was put.
@Linux(value = "rps_dev_flow", file = "include/net/rps.h")
final class RpsDevFlow {
    int cpu = -1;
    int lastQtail;

    static RpsDevFlow[] table(int n) {
        RpsDevFlow[] flows = new RpsDevFlow[n];
        for (int i = 0; i < n; i++) {
            flows[i] = new RpsDevFlow();
        }
        return flows;
    }
}

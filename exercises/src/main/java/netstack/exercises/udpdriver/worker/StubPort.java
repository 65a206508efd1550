package netstack.exercises.udpdriver.worker;

import netstack.driver.net.NetDevice;
import netstack.exercises.udpdriver.Port;
import netstack.skbuff.SkbDev;

/// A network device as the student's module sees it.
record StubPort(NetDevice dev) implements Port {

    /// `HH_DATA_MOD`: headroom is handed out in units of this.
    private static final int HH_DATA_MOD = 16;

    @Override
    public int mtu() {
        return dev.mtu();
    }

    @Override
    public long devAddr() {
        return dev.devAddr();
    }

    @Override
    public int llReservedSpace() {
        int need = dev.hardHeaderLen() + dev.neededHeadroom();
        return (need & -HH_DATA_MOD) + HH_DATA_MOD;
    }
}

package netstack.driver.hw;

import netstack.driver.machine.EventHandler;

/// Carries out the part of [NicFaults] that happens at given times.
final class FaultScript {
    private final Nic82599 nic;
    private final NicFaults faults;
    private final EventHandler strike = this::strike;
    private final EventHandler over = (now, i) -> nic().carrier(true);

    private FaultScript(Nic82599 nic, NicFaults faults) {
        this.nic = nic;
        this.faults = faults;
    }

    private Nic82599 nic() {
        return nic;
    }

    static void start(Nic82599 nic, NicFaults faults) {
        FaultScript script = new FaultScript(nic, faults);
        for (int i = 0; i < faults.script().size(); i++) {
            nic.machine().cpu(0).at(faults.script().get(i).atNs(),
                    script.strike, i);
        }
    }

    private void strike(long now, int i) {
        NicFaults.Timed t = faults.script().get(i);
        faults.happens(t.kind());
        switch (t.kind()) {
            case LINK_FLAP -> {
                nic.carrier(false);
                nic.machine().cpu(0).at(now + t.arg(), over, 0);
            }
            case TX_HANG -> nic.hang();
            case REMOVAL -> nic.remove();
            default -> { }
        }
    }
}

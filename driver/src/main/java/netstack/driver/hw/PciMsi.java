package netstack.driver.hw;

import netstack.driver.machine.IrqLine;
import netstack.skbuff.Linux;

/// The kernel's hand on an entry of a card's MSI-X table: it writes there
/// what the interrupt line's message is, anew whenever the line goes to
/// another CPU, and the mask bit.
@Linux(value = "msi_desc", file = "include/linux/msi.h", renamed = true)
public final class PciMsi {
    private static final int MASKBIT = 1;

    private final Mmio hw;
    private final int vector;
    private final IrqLine line;
    /// As the entry has it: it is not read back.
    private int ctrl = MASKBIT;

    /// The entry of `vector`, 0 to 63, for `line`.
    public PciMsi(Mmio hw, int vector, IrqLine line) {
        this.hw = hw;
        this.vector = vector;
        this.line = line;
    }

    /// Allows the vector to interrupt.
    @Linux(value = "pci_irq_startup_msix", renamed = true,
        file = "drivers/pci/msi/irqdomain.c")
    @DataSheet(section = "7.3.1.3", why = "where the vector's message goes")
    public void startup() {
        line.onMove(this::writeMsg);
        writeMsg();
        vectorCtrl(0);
    }

    /// The line is given back: the vector interrupts no more.
    @Linux(value = "pci_irq_shutdown_msix", renamed = true,
        file = "drivers/pci/msi/irqdomain.c")
    @DataSheet(section = "7.3.1.3", why = "the vector is not used any more")
    public void shutdown() {
        line.onMove(null);
        vectorCtrl(MASKBIT);
    }

    // tag::pci_write_msg_msix[]
    /// Writes the message: masked meanwhile, or one that is half the old and
    /// half the new could be sent.
    @Linux(value = "pci_write_msg_msix", file = "drivers/pci/msi/msi.c",
        renamed = true)
    private void writeMsg() {
        int old = ctrl;
        if (old != MASKBIT) {
            vectorCtrl(MASKBIT);
        }
        long address = line.msiAddress();
        hw.setUp(Reg.MSIXTADD.at(vector), (int) address);
        hw.setUp(Reg.MSIXTUADD.at(vector), (int) (address >>> 32));
        hw.setUp(Reg.MSIXTMSG.at(vector), line.msiData());
        if (old != MASKBIT) {
            vectorCtrl(old);
        }
    }
    // end::pci_write_msg_msix[]

    @Linux(value = "pci_msix_write_vector_ctrl",
        file = "drivers/pci/msi/msi.h")
    private void vectorCtrl(int v) {
        ctrl = v;
        hw.setUp(Reg.MSIXTVCTRL.at(vector), v);
    }
}

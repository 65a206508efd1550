package netstack.driver.hw;

import static netstack.driver.hw.Access.RC;
import static netstack.driver.hw.Access.RO;
import static netstack.driver.hw.Access.RW;
import static netstack.driver.hw.Access.W1C;
import static netstack.driver.hw.Access.W1S;
import static netstack.driver.hw.Access.WO;
import static netstack.driver.hw.Bank.BAR3;
import static netstack.driver.hw.Bank.many;
import static netstack.driver.hw.Bank.one;
import static netstack.driver.hw.Bank.rxq;
import static netstack.driver.hw.Bank.txq;
import static netstack.driver.hw.Only.ALWAYS;
import static netstack.driver.hw.Only.MASKED;
import static netstack.driver.hw.Only.RXQ_OFF;
import static netstack.driver.hw.Only.RXQ_ON;
import static netstack.driver.hw.Only.RX_OFF;
import static netstack.driver.hw.Only.TXQ_OFF;
import static netstack.driver.hw.Only.TXQ_ON;
import static netstack.driver.hw.Only.TX_OFF;

/// The register file of the 82599 as data: offset, access, value after
/// reset, reserved bits, when it may be written, what it is.
///
/// The device, the rule checker, the driver and the documentation all read
/// this one table; offsets are those of the data sheet (section 8.2).
/// Left out: PHY, EEPROM contents, DCB, flow director, MACsec, FCoE, SR-IOV.
public enum Reg {
    CTRL(one(0x00000), RW, 0, ~0x0400000C, ALWAYS,
            "Device control: RST and LRST clear themselves"),
    STATUS(one(0x00008), RO, 0x00080000, 0, ALWAYS, "Device status"),
    CTRL_EXT(one(0x00018), RW, 0, 0, ALWAYS, "Extended device control"),

    EICR(one(0x00800), W1C, 0, 0x80000000, ALWAYS,
            "Interrupt causes; reading clears them"),
    EICS(one(0x00808), W1S, 0, 0x80000000, ALWAYS,
            "Sets causes; reading shows them and clears nothing"),
    EIAC(one(0x00810), RW, 0, 0, ALWAYS,
            "Causes that the MSI-X message itself clears"),
    EITR(new Bank(0x00820, 4, 64, 24, 0x12300, 4), RW, 0, 0x7FFF0007,
            ALWAYS, "Least time between two messages, units of 2.048 us"),
    EIMS(one(0x00880), W1S, 0, 0, ALWAYS,
            "Allows causes to interrupt; ones set, zeros do nothing"),
    EIMC(one(0x00888), WO, 0, 0x80000000, ALWAYS,
            "Forbids causes to interrupt; ones clear"),
    EIAM(one(0x00890), RW, 0, 0, ALWAYS,
            "Causes that the message itself masks, with GPIE.EIAME"),
    GPIE(one(0x00898), RW, 0, 0x3FFF0000, ALWAYS, "Interrupt modes"),
    IVAR(many(0x00900, 4, 64), RW, 0, 0x40404040, ALWAYS,
            "Queues 2n and 2n+1: their vectors, a byte each"),
    IVAR_MISC(one(0x00A00), RW, 0, 0xFFFF4040, ALWAYS,
            "TCP timer and other causes: their vectors"),
    // The table of the vectors is in BAR 3: here it follows BAR 0.
    MSIXTADD(many(BAR3, 16, 64), RW, 0, 3, MASKED,
            "MSI-X: where the vector's message is written, low half"),
    MSIXTUADD(many(BAR3 + 4, 16, 64), RW, 0, 0, MASKED,
            "MSI-X: the high half"),
    MSIXTMSG(many(BAR3 + 8, 16, 64), RW, 0, 0, MASKED,
            "MSI-X: what the message says"),
    MSIXTVCTRL(many(BAR3 + 12, 16, 64), RW, 1, ~1, ALWAYS,
            "MSI-X: mask of the vector"),
    MSIXPBA(many(BAR3 + 0x2000, 4, 2), RO, 0, 0, ALWAYS,
            "MSI-X: messages that wait behind a mask"),

    EICS_EX(many(0x00A90, 4, 2), W1S, 0, 0, ALWAYS, "EICS, vectors 0-63"),
    EIMS_EX(many(0x00AA0, 4, 2), W1S, 0, 0, ALWAYS, "EIMS, vectors 0-63"),
    EIMC_EX(many(0x00AB0, 4, 2), WO, 0, 0, ALWAYS, "EIMC, vectors 0-63"),
    EIAM_EX(many(0x00AD0, 4, 2), RW, 0, 0, ALWAYS, "EIAM, vectors 0-63"),

    // tag::ixgbe_registers[]
    RDBAL(rxq(0x00), RW, 0, 0x7F, RXQ_OFF, "Ring address, low half"),
    RDBAH(rxq(0x04), RW, 0, 0, RXQ_OFF, "Ring address, high half"),
    RDLEN(rxq(0x08), RW, 0, 0xFFF0007F, RXQ_OFF, "Ring length in bytes"),
    DCA_RXCTRL(rxq(0x0C), RW, 0x0000B200, 0, ALWAYS,
            "Direct cache access and relaxed ordering"),
    RDH(rxq(0x10), RW, 0, 0xFFFF0000, RXQ_OFF,
            "Head: next descriptor that hardware fills"),
    SRRCTL(rxq(0x14), RW, 0x00000402, 0xE000C080, ALWAYS,
            "Buffer sizes, descriptor type, DROP_EN"),
    RDT(rxq(0x18), RW, 0, 0xFFFF0000, RXQ_ON,
            "Tail: first descriptor that hardware may not use"),
    RXDCTL(rxq(0x28), RW, 0, ~0x46000000, ALWAYS,
            "Queue enable, VLAN strip"),
    // end::ixgbe_registers[]
    RSCCTL(rxq(0x2C), RW, 0, ~0xF, ALWAYS, "Receive side coalescing"),
    RDRXCTL(one(0x02F00), RW, 0x00100008, 0, ALWAYS,
            "Receive DMA: CRC strip, ready"),
    RSCDBU(one(0x03028), RW, 0, 0, ALWAYS, "Coalescing data buffer"),
    RXCTRL(one(0x03000), RW, 0, ~0x3, ALWAYS, "Receive enable"),
    RXPBSIZE(many(0x03C00, 4, 8), RW, 0x80000, 0xFFF003FF, RX_OFF,
            "Size of a receive packet buffer, in bytes"),
    RXCSUM(one(0x05000), RW, 0, ~0x3000, ALWAYS, "Receive checksum"),
    RFCTL(one(0x05008), RW, 0, 0, ALWAYS, "Receive filter control"),
    FCTRL(one(0x05080), RW, 0, ~0xF702, RX_OFF,
            "Which frames to take: broadcast, promiscuous, bad ones"),
    VLNCTRL(one(0x05088), RW, 0x00008100, 0x8FFF0000, ALWAYS,
            "VLAN filter"),
    MCSTCTRL(one(0x05090), RW, 0, ~0x7, ALWAYS, "Multicast filter"),
    MTA(many(0x05200, 4, 128), RW, 0, 0, ALWAYS, "Multicast hash table"),
    RAL(many(0x0A200, 8, 128), RW, 0, 0, ALWAYS, "Own address, low"),
    RAH(many(0x0A204, 8, 128), RW, 0, 0, ALWAYS, "Own address, high; AV"),
    PSRTYPE(many(0x05480, 4, 16), RW, 0, 0, ALWAYS, "Header split"),
    VFTA(many(0x0A000, 4, 128), RW, 0, 0, ALWAYS, "VLAN table"),
    MRQC(one(0x05818), RW, 0, ~0x01FF000F, ALWAYS,
            "RSS: enable, hashed fields"),
    RETA(many(0x05C00, 4, 32), RW, 0, 0xF0F0F0F0, ALWAYS,
            "RSS: 128 entries of 8 bits, hash to queue"),
    RSSRK(many(0x05C80, 4, 10), RW, 0, 0, ALWAYS, "RSS: 40 bytes of key"),

    TDBAL(txq(0x00), RW, 0, 0x7F, TXQ_OFF, "Ring address, low half"),
    TDBAH(txq(0x04), RW, 0, 0, TXQ_OFF, "Ring address, high half"),
    TDLEN(txq(0x08), RW, 0, 0xFFF0007F, TXQ_OFF, "Ring length in bytes"),
    TDH(txq(0x10), RW, 0, 0xFFFF0000, TXQ_OFF,
            "Head: next descriptor that hardware sends"),
    TDT(txq(0x18), RW, 0, 0xFFFF0000, TXQ_ON,
            "Tail: first descriptor that hardware may not send"),
    TXDCTL(txq(0x28), RW, 0, 0xF9808080, ALWAYS,
            "Queue enable, thresholds"),
    TDWBAL(txq(0x38), RW, 0, 0, TXQ_OFF, "Head write-back, low; enable"),
    TDWBAH(txq(0x3C), RW, 0, 0, TXQ_OFF, "Head write-back, high"),
    DMATXCTL(one(0x04A80), RW, 0x81000000, 0, ALWAYS, "Transmit enable"),
    DTXTCPFLGL(one(0x04A88), RW, 0x0F760FF6, 0xF000F000, ALWAYS,
            "TSO: flags that first and middle segments keep"),
    DTXTCPFLGH(one(0x04A8C), RW, 0x00000F7F, 0xFFFFF000, ALWAYS,
            "TSO: flags that the last segment keeps"),
    RTTDCS(one(0x04900), RW, 0, 0, ALWAYS, "Arbiter; ARBDIS"),
    DTXMXSZRQ(one(0x08100), RW, 0x10, 0xFFFFF000, TX_OFF,
            "Most bytes that transmit may ask for at once"),
    TXPBSIZE(many(0x0CC00, 4, 8), RW, 0x28000, 0xFFF003FF, TX_OFF,
            "Size of a transmit packet buffer, in bytes"),

    HLREG0(one(0x04240), RW, 0x00000403, 0, ALWAYS,
            "CRC, padding, jumbo frames"),
    MAXFRS(one(0x04268), RW, 0x05EE0000, 0x0000FFFF, ALWAYS,
            "Longest frame, with CRC, in the upper half"),
    AUTOC(one(0x042A0), RW, 0, 0, ALWAYS, "Link configuration"),
    LINKS(one(0x042A4), RO, 0, 0, ALWAYS, "Link up, speed"),
    EEC(one(0x10010), RO, 0x00000200, 0, ALWAYS,
            "EEPROM; ARD: read out"),

    CRCERRS(one(0x04000), RC, "Bad frame check sequence"),
    ILLERRC(one(0x04004), RC, "Illegal symbols"),
    ERRBC(one(0x04008), RC, "Error bytes"),
    MSPDC(one(0x04010), RC, "Errors of the MAC, short packets"),
    RLEC(one(0x04040), RC, "Length field and length differ"),
    MLFC(one(0x04034), RC, "Local link faults"),
    MRFC(one(0x04038), RC, "Remote link faults"),
    PRC(many(0x0405C, 4, 6), RC,
            "Received: 64, -127, -255, -511, -1023, longer"),
    GPRC(one(0x04074), RC, "Good frames received"),
    BPRC(one(0x04078), RC, "Broadcasts received"),
    MPRC(one(0x0407C), RC, "Multicasts received"),
    GPTC(one(0x04080), RC, "Good frames sent"),
    GORC(many(0x04088, 4, 2), RC, "Good bytes received, low and high"),
    GOTC(many(0x04090, 4, 2), RC, "Good bytes sent, low and high"),
    RUC(one(0x040A4), RC, "Shorter than 64 bytes"),
    RFC(one(0x040A8), RC, "Shorter than 64 bytes, bad CRC"),
    ROC(one(0x040AC), RC, "Longer than allowed"),
    RJC(one(0x040B0), RC, "Longer than allowed, bad CRC"),
    TOR(many(0x040C0, 4, 2), RC, "All bytes received, low and high"),
    TPR(one(0x040D0), RC, "All frames received"),
    TPT(one(0x040D4), RC, "All frames sent"),
    PTC(many(0x040D8, 4, 6), RC,
            "Sent: 64, -127, -255, -511, -1023, longer"),
    MPTC(one(0x040F0), RC, "Multicasts sent"),
    BPTC(one(0x040F4), RC, "Broadcasts sent"),
    LXONTXC(one(0x03F60), RC, "Pause frames sent: go on"),
    LXOFFTXC(one(0x03F68), RC, "Pause frames sent: stop"),
    LXONRXC(one(0x041A4), RC, "Pause frames received: go on"),
    LXOFFRXC(one(0x041A8), RC, "Pause frames received: stop"),
    XEC(one(0x04120), RC, "Wrong checksums"),
    RXMPC(many(0x03FA0, 4, 8), RC, "Missed: packet buffer full"),
    QPRC(many(0x01030, 0x40, 16), RC, "Received, by counter"),
    QBRC(new Bank(0x01034, 0x40, 32, 16, 0x01038, 0x40), RC,
            "Received bytes, by counter: 16 low, 16 high"),
    QPRDC(many(0x01430, 0x40, 16), RC, "Dropped: no descriptor"),
    QPTC(many(0x06030, 0x40, 16), RC, "Sent, by counter"),
    QBTC(new Bank(0x08700, 8, 32, 16, 0x08704, 8), RC,
            "Sent bytes, by counter: 16 low, 16 high"),
    RQSMR(many(0x02300, 4, 32), RW, 0, 0xF0F0F0F0, ALWAYS,
            "Counter of each receive queue, a byte each"),
    TQSM(many(0x08600, 4, 32), RW, 0, 0xF0F0F0F0, ALWAYS,
            "Counter of each transmit queue, a byte each");

    final Bank bank;
    private final Access access;
    private final int reset;
    private final int reserved;
    private final Only only;
    private final String doc;

    Reg(Bank bank, Access access, int reset, int reserved, Only only,
            String doc) {
        this.bank = bank;
        this.access = access;
        this.reset = reset;
        this.reserved = reserved;
        this.only = only;
        this.doc = doc;
    }

    Reg(Bank bank, Access access, String doc) {
        this(bank, access, 0, 0, ALWAYS, doc);
    }

    /// The offset of instance `i`, to be given to [Mmio].
    public int at(int i) {
        return bank.at(i);
    }

    /// Whether it is in the table of MSI-X, in BAR 3: a reset of the device
    /// by CTRL leaves that alone.
    public boolean isBar3() {
        return bank.base() >= BAR3;
    }

    /// The offset of a register that exists once.
    public int at() {
        return bank.base();
    }

    public int count() {
        return bank.count();
    }

    public Access access() {
        return access;
    }

    /// The value of instance `i` after a reset.
    public int reset(int i) {
        return this == RXPBSIZE || this == TXPBSIZE
                ? i == 0 ? reset : 0 : reset;
    }

    /// Bits that have to be written as they are after a reset.
    public int reserved() {
        return reserved;
    }

    public Only only() {
        return only;
    }

    /// The name of instance `i`, as `RDT(3)`, or `CTRL`.
    public String name(int i) {
        return count() == 1 ? name() : name() + "(" + i + ")";
    }

    public String doc() {
        return doc;
    }
}

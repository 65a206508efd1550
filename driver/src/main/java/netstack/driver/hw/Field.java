package netstack.driver.hw;

import static netstack.driver.hw.Reg.*;

import java.util.List;

/// The fields of the registers as data: where they are, what they must be
/// when their unit is turned on, what they are for (data sheet, section
/// 8.2). A name is its register's and the field's.
///
/// The causes have the same bits in EICR, EICS, EIMS, EIMC, EIAC and EIAM:
/// they stand here once, for EICR. A register of one number has no fields.
public enum Field {
    CTRL_GIO_DIS(CTRL, 2, "Stop new bus requests"),
    CTRL_LRST(CTRL, 3, "Link reset; clears itself"),
    CTRL_RST(CTRL, 26, "Device reset; clears itself"),
    STATUS_LAN_ID(STATUS, 3, 2, "Which port of the card"),
    STATUS_GIO(STATUS, 19, "Bus requests are outstanding"),
    CTRL_EXT_PFRSTD(CTRL_EXT, 14, "The driver has reset the port"),
    CTRL_EXT_NS_DIS(CTRL_EXT, 16, "No bus access without snooping"),
    CTRL_EXT_RO_DIS(CTRL_EXT, 17, "No relaxed ordering on the bus"),
    CTRL_EXT_DRV_LOAD(CTRL_EXT, 28, "A driver is loaded"),
    EEC_ARD(EEC, 9, "The EEPROM was read out after the reset"),

    EICR_RTXQ(EICR, 15, 0, "Queues, by their vectors 0 to 15"),
    EICR_FLOW_DIR(EICR, 16, "Flow director"),
    EICR_RX_MISS(EICR, 17, "A packet buffer overran"),
    EICR_PCI(EICR, 18, "Error on the bus"),
    EICR_MAILBOX(EICR, 19, "A virtual function has a message"),
    EICR_LSC(EICR, 20, "The link changed"),
    EICR_LINKSEC(EICR, 21, "A MACsec counter is near its end"),
    EICR_MNG(EICR, 22, "Manageability"),
    EICR_TS(EICR, 23, "Thermal sensor"),
    EICR_SDP(EICR, 26, 24, "Software pins 0 to 2"),
    EICR_ECC(EICR, 28, "Memory error in a packet buffer"),
    EICR_DHER(EICR, 29, "A descriptor could not be fetched"),
    EICR_TCP_TIMER(EICR, 30, "The timer of TCPTIMER ran out"),
    EICR_OTHER(EICR, 31, "Any of the others"),
    EITR_INTERVAL(EITR, 11, 3, "Least gap, in units of 2.048 us"),
    EITR_LLI_MOD(EITR, 15, "Moderates low latency interrupts too"),
    EITR_CNT_WDIS(EITR, 31, "This write leaves the counter alone"),
    GPIE_MSIX_MODE(GPIE, 4, "Several vectors"),
    GPIE_OCD(GPIE, 5, "Reading EICR clears only other causes"),
    GPIE_EIMEN(GPIE, 6, "A software cause interrupts at once"),
    GPIE_RSC_DELAY(GPIE, 13, 11, "RSC delay, in units of 4 us"),
    GPIE_EIAME(GPIE, 30, "Messages mask what EIAM names"),
    GPIE_PBA_SUPPORT(GPIE, 31, "Pending bits are kept for MSI-X"),
    IVAR_RX_EVEN(IVAR, 5, 0, "Vector of receive queue 2n"),
    IVAR_RX_EVEN_VALID(IVAR, 7, "It has one"),
    IVAR_TX_EVEN(IVAR, 13, 8, "Vector of transmit queue 2n"),
    IVAR_TX_EVEN_VALID(IVAR, 15, "It has one"),
    IVAR_RX_ODD(IVAR, 21, 16, "Vector of receive queue 2n + 1"),
    IVAR_RX_ODD_VALID(IVAR, 23, "It has one"),
    IVAR_TX_ODD(IVAR, 29, 24, "Vector of transmit queue 2n + 1"),
    IVAR_TX_ODD_VALID(IVAR, 31, "It has one"),
    IVAR_MISC_TCP(IVAR_MISC, 5, 0, "Vector of the TCP timer"),
    IVAR_MISC_TCP_VALID(IVAR_MISC, 7, "It has one"),
    IVAR_MISC_OTHER(IVAR_MISC, 13, 8, "Vector of causes 16 to 31"),
    IVAR_MISC_OTHER_VALID(IVAR_MISC, 15, "They have one"),

    MSIXTVCTRL_MASK(MSIXTVCTRL, 0, "The vector's messages wait"),

    RDLEN_LEN(RDLEN, 19, 7, "Bytes, in units of 128"),
    RXDCTL_ENABLE(RXDCTL, 25, "The queue runs"),
    RXDCTL_SWFLSH(RXDCTL, 26, "Write back what is done"),
    RXDCTL_VME(RXDCTL, 30, "Strip the VLAN tag into the descriptor"),
    SRRCTL_BSIZEPACKET(SRRCTL, 4, 0, "Packet buffer, in KiB"),
    SRRCTL_BSIZEHEADER(SRRCTL, 13, 8, "Header buffer, units of 64 bytes"),
    SRRCTL_RDMTS(SRRCTL, 24, 22, "Threshold of free descriptors"),
    SRRCTL_DESCTYPE(SRRCTL, 27, 25, "1: advanced, one buffer; 2, 5: split"),
    SRRCTL_DROP_EN(SRRCTL, 28, "Drop, don't wait, without descriptor"),
    DCA_RXCTRL_DESC_RRO(DCA_RXCTRL, 9, "Descriptor reads relaxed"),
    DCA_RXCTRL_BIT_12(DCA_RXCTRL, 12, 12, 0, "Reserved, 1 after reset"),
    DCA_RXCTRL_DATA_WRO(DCA_RXCTRL, 13, "Payload writes relaxed"),
    DCA_RXCTRL_HEAD_WRO(DCA_RXCTRL, 15, "Header writes relaxed"),
    RSCCTL_RSCEN(RSCCTL, 0, "Coalesce this queue's TCP segments"),
    RSCCTL_MAXDESC(RSCCTL, 3, 2, "Buffers at most: 1, 4, 8, 16"),
    RSCDBU_RSCACKDIS(RSCDBU, 7, "Pure acknowledgments stay alone"),
    RDRXCTL_CRCSTRIP(RDRXCTL, 1, "As HLREG0.RXCRCSTRP"),
    RDRXCTL_DMAIDONE(RDRXCTL, 3, "Receive DMA is initialised"),
    RDRXCTL_RSC_PUSH(RDRXCTL, 7, "PSH does not close a coalescing"),
    RDRXCTL_RSCFRSTSIZE(RDRXCTL, 21, 17, 0, "8 after reset"),
    RDRXCTL_RSCACKC(RDRXCTL, 25, 25, 1, "Coalesce across a change of ACK"),
    RDRXCTL_FCOE_WRFIX(RDRXCTL, 26, 26, 1, "Fix for FCoE writes"),
    RXCTRL_RXEN(RXCTRL, 0, "Receive"),
    RXCTRL_DMBYPS(RXCTRL, 1, "Bypass of the descriptor monitor"),
    RXPBSIZE_SIZE(RXPBSIZE, 19, 10, "KiB"),
    RXCSUM_IPPCSE(RXCSUM, 12, "Raw sum of fragments"),
    RXCSUM_PCSD(RXCSUM, 13, "RSS hash in the place of the raw sum"),
    RFCTL_RSC_DIS(RFCTL, 5, "No coalescing at all"),
    FCTRL_SBP(FCTRL, 1, "Store bad frames"),
    FCTRL_MPE(FCTRL, 8, "All multicasts"),
    FCTRL_UPE(FCTRL, 9, "All unicasts"),
    FCTRL_BAM(FCTRL, 10, "Broadcasts"),
    FCTRL_PMCF(FCTRL, 12, "Pass MAC control frames"),
    FCTRL_DPF(FCTRL, 13, "Discard pause frames"),
    FCTRL_RPFCE(FCTRL, 14, "Obey priority pause frames"),
    FCTRL_RFCE(FCTRL, 15, "Obey pause frames"),
    VLNCTRL_VET(VLNCTRL, 15, 0, "EtherType of a VLAN tag"),
    VLNCTRL_CFI(VLNCTRL, 28, "The CFI bit that is wanted"),
    VLNCTRL_CFIEN(VLNCTRL, 29, "Compare the CFI bit"),
    VLNCTRL_VFE(VLNCTRL, 30, "Only VLANs that VFTA names"),
    MCSTCTRL_MO(MCSTCTRL, 1, 0, "Which 12 bits index MTA"),
    MCSTCTRL_MFE(MCSTCTRL, 2, "Multicasts that MTA names"),
    RAH_ADDRESS(RAH, 15, 0, "Last two bytes, the first lowest"),
    RAH_AV(RAH, 31, "The address counts"),
    PSRTYPE_TCPHDR(PSRTYPE, 4, "Split behind TCP; RSC needs it"),
    PSRTYPE_UDPHDR(PSRTYPE, 5, "Split behind UDP"),
    PSRTYPE_IPV4HDR(PSRTYPE, 8, "Split behind IPv4"),
    PSRTYPE_IPV6HDR(PSRTYPE, 9, "Split behind IPv6"),
    PSRTYPE_L2HDR(PSRTYPE, 12, "Split behind Ethernet"),
    PSRTYPE_RQPL(PSRTYPE, 31, 29, "RSS queues of a pool, log2"),
    MRQC_MRQE(MRQC, 3, 0, "0: one queue, 1: RSS; others: pools"),
    MRQC_IPV4_TCP(MRQC, 16, "Hash addresses and ports: TCP, IPv4"),
    MRQC_IPV4(MRQC, 17, "Hash addresses: IPv4"),
    MRQC_IPV6_EX_TCP(MRQC, 18, "With extension headers: TCP, IPv6"),
    MRQC_IPV6_EX(MRQC, 19, "With extension headers: IPv6"),
    MRQC_IPV6(MRQC, 20, "Hash addresses: IPv6"),
    MRQC_IPV6_TCP(MRQC, 21, "Hash addresses and ports: TCP, IPv6"),
    MRQC_IPV4_UDP(MRQC, 22, "Hash addresses and ports: UDP, IPv4"),
    MRQC_IPV6_UDP(MRQC, 23, "Hash addresses and ports: UDP, IPv6"),
    MRQC_IPV6_EX_UDP(MRQC, 24, "With extension headers: UDP, IPv6"),
    RETA_ENTRY_0(RETA, 3, 0, "Queue of entry 4n"),
    RETA_ENTRY_1(RETA, 11, 8, "Queue of entry 4n + 1"),
    RETA_ENTRY_2(RETA, 19, 16, "Queue of entry 4n + 2"),
    RETA_ENTRY_3(RETA, 27, 24, "Queue of entry 4n + 3"),

    TDLEN_LEN(TDLEN, 19, 7, "Bytes, in units of 128"),
    TXDCTL_PTHRESH(TXDCTL, 6, 0, "Fetch when fewer are on the chip"),
    TXDCTL_HTHRESH(TXDCTL, 14, 8, "and this many wait in memory"),
    TXDCTL_WTHRESH(TXDCTL, 22, 16, "Write back this many at once"),
    TXDCTL_ENABLE(TXDCTL, 25, "The queue runs"),
    TXDCTL_SWFLSH(TXDCTL, 26, "Write back what is done"),
    TDWBAL_HEAD_WB_EN(TDWBAL, 0, "Write the head, not DD"),
    TDWBAL_ADDRESS(TDWBAL, 31, 2, "Where to, low half"),
    DMATXCTL_TE(DMATXCTL, 0, "Transmit"),
    DMATXCTL_NS(DMATXCTL, 1, "Without snooping"),
    DMATXCTL_GDV(DMATXCTL, 3, "Two VLAN tags"),
    DMATXCTL_VT(DMATXCTL, 31, 16, "EtherType of inserted VLAN tags"),
    DTXTCPFLGL_FIRST(DTXTCPFLGL, 11, 0, "First: without FIN and PSH"),
    DTXTCPFLGL_MID(DTXTCPFLGL, 27, 16, "Middle: without CWR too"),
    DTXTCPFLGH_LAST(DTXTCPFLGH, 11, 0, "Last: without CWR"),
    RTTDCS_ARBDIS(RTTDCS, 6, "The arbiter rests: sizes may change"),
    DTXMXSZRQ_BYTES(DTXMXSZRQ, 11, 0, "Units of 256 bytes"),
    TXPBSIZE_SIZE(TXPBSIZE, 19, 10, "KiB"),

    HLREG0_TXCRCEN(HLREG0, 0, "Append the frame check sequence"),
    HLREG0_RXCRCSTRP(HLREG0, 1, "Strip it on receive"),
    HLREG0_JUMBOEN(HLREG0, 2, "Frames up to MAXFRS, not 1518"),
    HLREG0_TXPADEN(HLREG0, 10, "Pad short frames to 64 bytes"),
    HLREG0_LPBK(HLREG0, 15, "What is sent is received"),
    HLREG0_RXLNGTHERREN(HLREG0, 27, "Count length errors"),
    MAXFRS_MFS(MAXFRS, 31, 16, "Bytes, with CRC, without VLAN tag"),
    AUTOC_FLU(AUTOC, 0, "Force the link up"),
    AUTOC_LMS(AUTOC, 15, 13, "Link mode"),
    LINKS_SPEED(LINKS, 29, 28, "3: 10 Gb/s, 2: 1 Gb/s, 1: 100 Mb/s"),
    LINKS_UP(LINKS, 30, "The link is up");

    private static final int FREE = -1;
    private static final List<Field> ALL = List.of(values());

    private final Reg reg;
    private final int high;
    private final int low;
    private final int must;
    private final String doc;

    Field(Reg reg, int bit, String doc) {
        this(reg, bit, bit, FREE, doc);
    }

    Field(Reg reg, int high, int low, String doc) {
        this(reg, high, low, FREE, doc);
    }

    Field(Reg reg, int high, int low, int must, String doc) {
        this.reg = reg;
        this.high = high;
        this.low = low;
        this.must = must;
        this.doc = doc;
    }

    /// The fields of `r`, as the data sheet lists them.
    public static List<Field> of(Reg r) {
        Reg home = switch (r) {
            case EICS, EIMS, EIMC, EIAC, EIAM -> EICR;
            default -> r;
        };
        return ALL.stream().filter(f -> f.reg == home).toList();
    }

    /// The name without that of the register.
    public String label() {
        return name().substring(reg.name().length() + 1);
    }

    /// The bits as the data sheet writes them: `11:3`, or `25`.
    public String bits() {
        return high == low ? "" + low : high + ":" + low;
    }

    public int mask() {
        return (int) ((1L << high + 1) - (1L << low));
    }

    /// The field's value in `register`.
    public int in(int register) {
        return (register & mask()) >>> low;
    }

    /// Whether hardware works only with one value of this field, that
    /// software has to write before it turns the unit on.
    public boolean required() {
        return must != FREE;
    }

    /// Whether `register` has the value that is required here, if any.
    public boolean holdsIn(int register) {
        return must == FREE || in(register) == must;
    }

    /// The value that is required, 0 without one.
    public int must() {
        return Math.max(0, must);
    }

    public String doc() {
        return doc;
    }

    /// The fields of `r` whose values in `v` are not those in `old`, as
    /// `RXEN=1 DMBYPS=0`; those that are not 0 if nothing changed.
    public static String text(Reg r, int old, int v) {
        int change = old == v ? v : old ^ v;
        StringBuilder sb = new StringBuilder();
        for (Field f : of(r)) {
            if ((f.mask() & change) != 0) {
                sb.append(sb.isEmpty() ? "" : " ").append(f.label())
                        .append('=').append(number(f.in(v)));
            }
        }
        return sb.toString();
    }

    private static String number(int v) {
        return v >= 0 && v < 10 ? "" + v : "0x" + Integer.toHexString(v);
    }
}

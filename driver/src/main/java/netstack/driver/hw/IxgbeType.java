package netstack.driver.hw;

import netstack.skbuff.Linux;

/// Bits and fields of the 82599's registers, by the names of the kernel's
/// header without `IXGBE_`.
@Linux(value = "ixgbe_type",
        file = "drivers/net/ethernet/intel/ixgbe/ixgbe_type.h")
public final class IxgbeType {
    public static final int CTRL_GIO_DIS = 0x4;
    public static final int CTRL_LNK_RST = 0x8;
    public static final int CTRL_RST = 0x04000000;
    public static final int CTRL_RST_MASK = CTRL_LNK_RST | CTRL_RST;
    public static final int CTRL_EXT_NS_DIS = 0x00010000;
    public static final int CTRL_EXT_RO_DIS = 0x00020000;
    public static final int CTRL_EXT_DRV_LOAD = 0x10000000;
    public static final int EEC_ARD = 0x200;

    public static final int EICR_RTX_QUEUE = 0xFFFF;
    public static final int EICR_RX_MISS = 0x00020000;
    public static final int EICR_LSC = 0x00100000;
    public static final int EICR_DHER = 0x20000000;
    public static final int EICR_TCP_TIMER = 0x40000000;
    public static final int EIMC_ALL = 0x7FFFFFFF;
    public static final int GPIE_MSIX_MODE = 0x10;
    public static final int GPIE_OCD = 0x20;
    public static final int GPIE_EIAME = 0x40000000;
    public static final int GPIE_PBA_SUPPORT = 0x80000000;
    public static final int EITR_INTERVAL = 0xFF8;
    public static final int EITR_CNT_WDIS = 0x80000000;
    /// What one unit of the EITR interval (8 in the register) lasts, in ns.
    public static final int EITR_UNIT_NS = 2048;
    public static final int IVAR_ALLOC_VAL = 0x80;

    public static final int RXCTRL_RXEN = 0x1;
    public static final int FCTRL_SBP = 0x2;
    public static final int FCTRL_MPE = 0x100;
    public static final int FCTRL_UPE = 0x200;
    public static final int FCTRL_BAM = 0x400;
    public static final int MCSTCTRL_MFE = 0x4;
    public static final int RAH_AV = 0x80000000;
    public static final int VLNCTRL_VET_MASK = 0xFFFF;
    public static final int VLNCTRL_CFI = 0x10000000;
    public static final int VLNCTRL_CFIEN = 0x20000000;
    public static final int VLNCTRL_VFE = 0x40000000;
    public static final int RXDCTL_ENABLE = 0x02000000;
    public static final int RXDCTL_VME = 0x40000000;
    public static final int SRRCTL_BSIZEPKT_MASK = 0x1F;
    public static final int SRRCTL_DESCTYPE_MASK = 0x0E000000;
    public static final int SRRCTL_DESCTYPE_ADV_ONEBUF = 0x02000000;
    public static final int SRRCTL_DROP_EN = 0x10000000;
    public static final int RDRXCTL_CRCSTRIP = 0x2;
    public static final int RDRXCTL_DMAIDONE = 0x8;
    public static final int RDRXCTL_RSCFRSTSIZE = 0x3E0000;
    public static final int RDRXCTL_RSCACKC = 0x02000000;
    public static final int RDRXCTL_FCOE_WRFIX = 0x04000000;
    public static final int RSCCTL_RSCEN = 0x1;
    public static final int RSCCTL_MAXDESC_1 = 0x0;
    public static final int RSCCTL_MAXDESC_4 = 0x4;
    public static final int RSCCTL_MAXDESC_8 = 0x8;
    public static final int RSCCTL_MAXDESC_16 = 0xC;
    public static final int RSCDBU_RSCACKDIS = 0x80;
    public static final int RDRXCTL_RSC_PUSH = 0x80;
    public static final int RFCTL_RSC_DIS = 0x20;
    public static final int PSRTYPE_TCPHDR = 0x10;
    public static final int PSRTYPE_UDPHDR = 0x20;
    public static final int PSRTYPE_IPV4HDR = 0x100;
    public static final int PSRTYPE_IPV6HDR = 0x200;
    public static final int PSRTYPE_L2HDR = 0x1000;
    public static final int RXCSUM_IPPCSE = 0x1000;
    public static final int RXCSUM_PCSD = 0x2000;

    public static final int MRQC_MRQE_MASK = 0xF;
    public static final int MRQC_RSSEN = 0x1;
    public static final int MRQC_RSS_FIELD_IPV4_TCP = 0x00010000;
    public static final int MRQC_RSS_FIELD_IPV4 = 0x00020000;
    public static final int MRQC_RSS_FIELD_IPV6_EX_TCP = 0x00040000;
    public static final int MRQC_RSS_FIELD_IPV6_EX = 0x00080000;
    public static final int MRQC_RSS_FIELD_IPV6 = 0x00100000;
    public static final int MRQC_RSS_FIELD_IPV6_TCP = 0x00200000;
    public static final int MRQC_RSS_FIELD_IPV4_UDP = 0x00400000;
    public static final int MRQC_RSS_FIELD_IPV6_UDP = 0x00800000;
    public static final int MRQC_RSS_FIELD_IPV6_EX_UDP = 0x01000000;

    public static final int TXDCTL_ENABLE = 0x02000000;
    public static final int DMATXCTL_TE = 0x1;
    public static final int RTTDCS_ARBDIS = 0x40;
    public static final int HLREG0_TXCRCEN = 0x1;
    public static final int HLREG0_RXCRCSTRP = 0x2;
    public static final int HLREG0_JUMBOEN = 0x4;
    public static final int HLREG0_TXPADEN = 0x400;
    public static final int HLREG0_LPBK = 0x8000;
    public static final int LINKS_UP = 0x40000000;
    public static final int LINKS_SPEED_10G = 0x30000000;

    private IxgbeType() {
    }
}

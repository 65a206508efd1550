package netstack.driver.hw;

/// When a register may be written.
public enum Only {
    ALWAYS("always"),
    RX_OFF("only while RXCTRL.RXEN is 0"),
    TX_OFF("only while DMATXCTL.TE is 0"),
    RXQ_OFF("only while RXDCTL.ENABLE of its queue is 0"),
    TXQ_OFF("only while TXDCTL.ENABLE of its queue is 0"),
    RXQ_ON("0, or while RXDCTL.ENABLE of its queue is 1"),
    TXQ_ON("0, or while TXDCTL.ENABLE of its queue is 1"),
    MASKED("only while the vector is masked");

    private final String rule;

    Only(String rule) {
        this.rule = rule;
    }

    @Override
    public String toString() {
        return rule;
    }
}

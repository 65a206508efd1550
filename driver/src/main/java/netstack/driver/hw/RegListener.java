package netstack.driver.hw;

/// Sees a device's registers being written.
public interface RegListener {

    /// Instance `i` of `r`, which holds `old`, is about to be written with
    /// `v`, at `timeNs`.
    void written(Reg r, int i, int old, int v, long timeNs);
}

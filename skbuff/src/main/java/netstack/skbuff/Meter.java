package netstack.skbuff;

/// The processor as seen from the packet: who is running, and what does
/// this step cost.
///
/// Charging lets time pass, and with it interrupts: everything may have
/// happened when `charge` returns, so it stands at a function's entry.
public interface Meter {

    /// The number of the CPU that is running, from 0.
    int smpProcessorId();

    /// Pays for one `point`.
    void charge(Cost point);

    /// Pays `bytes` times for a point that costs per byte.
    void charge(Cost perByte, long bytes);
}

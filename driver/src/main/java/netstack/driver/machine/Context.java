package netstack.driver.machine;

/// In which context a CPU runs code.
public enum Context { HARDIRQ, SOFTIRQ, TASK, IDLE }

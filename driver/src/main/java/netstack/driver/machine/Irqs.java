package netstack.driver.machine;

import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// The interrupt controller of one CPU: pending bits and their delivery.
final class Irqs {
    private final Cpu cpu;
    /// A bit for each line of the machine that waits for this CPU.
    long pending;
    /// How often each line was served here, by the line's number.
    final long[] counts = new long[Machine.MAX_LINES];
    /// How many device lines interrupt this CPU.
    int lines;

    Irqs(Cpu cpu) {
        this.cpu = cpu;
    }

    /// Raises line `bit` at time `t`: the CPU takes it when it next spends
    /// time with interrupts on.
    void raise(int bit, long t) {
        pending |= 1L << bit;
        cpu.horizon = Math.min(cpu.horizon, 0);
        if (!cpu.irqsOff) {
            cpu.next = Math.min(cpu.next, Math.max(t, cpu.now));
        }
    }

    /// Line `bit` is no more; the next of its number starts from zero.
    void forget(int bit) {
        pending &= ~(1L << bit);
        counts[bit] = 0;
    }

    // tag::common_interrupt[]
    /// Serves the pending interrupt of the lowest number, on top of whatever
    /// the CPU was doing; then, if it was not busy with softirqs itself,
    /// the softirqs that it left behind.
    @Linux(value = "common_interrupt", file = "arch/x86/kernel/irq.c",
            renamed = true)
    void deliver() {
        int bit = Long.numberOfTrailingZeros(pending);
        pending &= pending - 1;
        CpuTimes.Kind was = cpu.times.enter(CpuTimes.Kind.IRQ);
        cpu.irqsOff = true;
        cpu.preemptCount += Cpu.HARDIRQ;
        counts[bit]++;
        serve(cpu.machine.line(bit));
        cpu.preemptCount -= Cpu.HARDIRQ;
        if (!cpu.inInterrupt() && cpu.softirqs.pending != 0) {
            cpu.softirqs.invoke();
        }
        cpu.irqsOff = false;
        cpu.times.enter(was);
    }
    // end::common_interrupt[]

    private void serve(IrqLine line) {
        try {
            cpu.charge(Cost.IRQ_ENTRY);
            Tracepoints trace = cpu.machine.tracepoints();
            trace.hit(Tracepoint.IRQ_HANDLER_ENTRY, line, line.number, 0);
            line.handler.handle();
            trace.hit(Tracepoint.IRQ_HANDLER_EXIT, line, line.number, 0);
        } catch (Stop stop) {
            throw stop;
        } catch (Throwable t) {
            cpu.loop.panic(t);
            throw cpu.loop.baton.current().stop();
        }
    }
}

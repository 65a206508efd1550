package netstack.driver.machine;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import netstack.skbuff.Linux;

/// Reads a Java stack as a kernel stack: frames bear the symbol that their
/// method's [Linux] annotation names, the plumbing in between is left out.
final class KernelFrames {
    private static final String HERE = KernelFrames.class.getPackageName();
    private static final String NONE = "";
    private static final String IDLE = "do_idle";
    private static final String IRQ = "common_interrupt";

    private final StackWalker walker = StackWalker.getInstance(
            StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private final Map<String, String> names = new HashMap<>();

    // tag::kernel_frames[]
    /// The current stack, outermost frame first, divided by semicolons. It
    /// begins at the idle loop if the code runs on top of that: what lies
    /// below belongs to a task that only lent its stack.
    String folded(Cpu cpu) {
        Deque<String> frames = new ArrayDeque<>();
        boolean idle = walker.walk(s -> {
            for (Iterator<StackFrame> i = s.iterator(); i.hasNext();) {
                String name = name(i.next());
                if (!name.isEmpty()) {
                    frames.addFirst(name);
                }
                if (name.equals(IDLE)) {
                    return true;
                }
            }
            return false;
        });
        frames.addFirst(idle ? "swapper/" + cpu.number
                : cpu.loop.baton.current().name());
        return String.join(";", frames);
    }
    // end::kernel_frames[]

    private String name(StackFrame f) {
        String key = f.getClassName() + '.' + f.getMethodName()
                + f.getDescriptor();
        return names.computeIfAbsent(key, k -> name(f.getDeclaringClass(),
                f.getMethodName(), f.getMethodType().parameterArray()));
    }

    private static String name(Class<?> type, String method,
            Class<?>[] parameters) {
        for (Method m : type.getDeclaredMethods()) {
            Linux linux = m.getAnnotation(Linux.class);
            if (linux != null && m.getName().equals(method)
                    && Arrays.equals(m.getParameterTypes(), parameters)) {
                return linux.value();
            }
        }
        boolean plumbing = type.getName().startsWith("java.")
                || type.getName().startsWith("jdk.")
                || type.getPackageName().startsWith(HERE)
                || type.isHidden() || method.startsWith("lambda$");
        return plumbing ? NONE : type.getSimpleName() + '.' + method;
    }

    /// Cuts a bug's stack trace where it entered an interrupt or the idle
    /// loop: the frames below belong to innocent code.
    static void cut(Throwable t) {
        StackTraceElement[] trace = t.getStackTrace();
        for (int i = 0; i < trace.length; i++) {
            String name = symbol(trace[i]);
            if (name.equals(IDLE) || name.equals(IRQ)) {
                t.setStackTrace(Arrays.copyOf(trace, i + 1));
                return;
            }
        }
    }

    /// The innermost `n` functions of a stack trace, innermost first.
    static String hops(Throwable t, int n) {
        StringBuilder sb = new StringBuilder();
        int found = 0;
        for (StackTraceElement e : t.getStackTrace()) {
            String name = symbol(e);
            if (!name.isEmpty() && found++ < n) {
                sb.append(sb.isEmpty() ? "" : " < ").append(name);
            }
        }
        return sb.toString();
    }

    private static String symbol(StackTraceElement e) {
        try {
            Class<?> type = Class.forName(e.getClassName(), false,
                    KernelFrames.class.getClassLoader());
            for (Method m : type.getDeclaredMethods()) {
                Linux linux = m.getAnnotation(Linux.class);
                if (linux != null && m.getName().equals(e.getMethodName())) {
                    return linux.value();
                }
            }
        } catch (ClassNotFoundException | LinkageError unnamed) {
            return NONE;
        }
        return NONE;
    }
}

package netstack.driver.machine.probe;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import netstack.skbuff.Linux;

/// The agent that changes loaded classes for [Probes]. The JVM starts it:
/// `-javaagent`, or `Launcher-Agent-Class` in the jar's manifest.
public final class ProbeAgent {
    private static final String OURS = "netstack.";
    private static final Holder HOLDER = new Holder();

    private static final class Holder {
        Instrumentation instrumentation;
        ClassFileTransformer transformer;
    }

    private ProbeAgent() {
    }

    public static void premain(String args, Instrumentation inst) {
        HOLDER.instrumentation = inst;
    }

    public static void agentmain(String args, Instrumentation inst) {
        HOLDER.instrumentation = inst;
    }

    /// Whether probes can be attached in this JVM.
    public static boolean started() {
        return HOLDER.instrumentation != null;
    }

    static void retransform(Predicate<String> symbols, boolean last) {
        Instrumentation inst = HOLDER.instrumentation;
        if (inst == null) {
            throw new IllegalStateException("no probes: the JVM was started"
                    + " without the probe agent");
        }
        if (HOLDER.transformer == null) {
            HOLDER.transformer = new Transformer();
            inst.addTransformer(HOLDER.transformer, true);
        }
        if (last) {
            inst.removeTransformer(HOLDER.transformer);
            HOLDER.transformer = null;
        }
        try {
            Class<?>[] classes = concerned(inst, symbols);
            if (classes.length > 0) {
                inst.retransformClasses(classes);
            }
        } catch (UnmodifiableClassException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?>[] concerned(Instrumentation inst,
            Predicate<String> symbols) {
        List<Class<?>> found = new ArrayList<>();
        for (Class<?> c : inst.getAllLoadedClasses()) {
            if (c.getName().startsWith(OURS) && concerns(c, symbols)) {
                found.add(c);
            }
        }
        return found.toArray(Class<?>[]::new);
    }

    private static boolean concerns(Class<?> c, Predicate<String> symbols) {
        for (Method m : c.getDeclaredMethods()) {
            Linux linux = m.getAnnotation(Linux.class);
            if (linux != null && symbols.test(linux.value())) {
                return true;
            }
        }
        return false;
    }

    private static final class Transformer implements ClassFileTransformer {

        @Override
        public byte[] transform(ClassLoader loader, String name,
                Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            if (name == null || !name.replace('/', '.').startsWith(OURS)) {
                return null;
            }
            return ProbeWeaver.weave(bytes, loader, Probes::wanted);
        }
    }
}

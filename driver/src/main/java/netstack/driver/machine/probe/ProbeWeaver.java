package netstack.driver.machine.probe;

import java.lang.classfile.AnnotationValue;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Weaves calls of [Probes] into the methods that stand for a kernel
/// function.
public final class ProbeWeaver {
    private static final ClassDesc LINUX =
            ClassDesc.of("netstack.skbuff.Linux");

    private ProbeWeaver() {
    }

    /// Returns the bytes of the class with probes at all methods whose
    /// symbol is wanted; null if it has none.
    public static byte[] weave(byte[] bytes, ClassLoader loader,
            Predicate<String> wanted) {
        ClassFile cf = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader)));
        ClassModel model = cf.parse(bytes);
        List<MethodModel> found = new ArrayList<>();
        for (MethodModel m : model.methods()) {
            String symbol = symbolOf(m);
            if (symbol != null && m.code().isPresent()
                    && wanted.test(symbol)) {
                found.add(m);
            }
        }
        return found.isEmpty() ? null
                : cf.transformClass(model, weaving(model, found));
    }

    private static ClassTransform weaving(ClassModel model,
            List<MethodModel> found) {
        return (to, element) -> {
            if (element instanceof MethodModel m && found.contains(m)) {
                to.transformMethod(m, MethodTransform.transformingCode(
                        new ProbeCode(m, idOf(model, m))));
            } else {
                to.with(element);
            }
        };
    }

    private static int idOf(ClassModel model, MethodModel m) {
        return Probes.idOf(symbolOf(m),
                model.thisClass().asInternalName().replace('/', '.'),
                m.methodName().stringValue(), m.methodType().stringValue());
    }

    /// The kernel symbol of a method; null if it has none or is one that
    /// cannot be woven.
    private static String symbolOf(MethodModel m) {
        if (m.methodName().equalsString("<init>")
                || m.flags().has(AccessFlag.ABSTRACT)) {
            return null;
        }
        return m.findAttribute(Attributes.runtimeVisibleAnnotations())
                .flatMap(a -> a.annotations().stream()
                        .filter(x -> x.classSymbol().equals(LINUX))
                        .flatMap(x -> x.elements().stream())
                        .filter(e -> e.name().equalsString("value"))
                        .map(e -> ((AnnotationValue.OfString) e.value())
                                .stringValue())
                        .findFirst())
                .orElse(null);
    }
}

package netstack.exercises.sandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.Attributes;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import netstack.exercises.verdict.SourcePoint;

/// Reads a submission's class files and refuses what the allow-list does
/// not offer, before anything is loaded. A refusal names member, class and
/// line.
///
/// This is the first of two walls, and the portable one. The second is the
/// worker process, which holds what gets past this.
public final class ClassCheck {

    private static final List<String> RESERVED = List.of("java.", "javax.",
            "jdk.", "sun.", "com.sun.", "netstack.", "com.google.",
            "org.junit.", "org.yaml.", "picocli.", "net.jqwik.",
            "org.assertj.");

    private final Hierarchy hierarchy;
    private final Set<Refusal> refusals = new LinkedHashSet<>();
    private final AllowList list;

    private ClassCheck(AllowList list, Hierarchy hierarchy) {
        this.list = list;
        this.hierarchy = hierarchy;
    }

    /// Whether a student may not have a class or package of this name.
    public static boolean reserved(String name) {
        return RESERVED.stream().anyMatch((name + ".")::startsWith);
    }

    /// What is refused of `classes`, each use once, in order.
    public static List<Refusal> check(Map<String, byte[]> classes,
            AllowList list) {
        ClassCheck check = new ClassCheck(list, Hierarchy.of(classes));
        classes.forEach(check::one);
        return new ArrayList<>(check.refusals);
    }

    private void one(String name, byte[] bytes) {
        ClassModel model = ClassFile.of().parse(bytes);
        String file = model.findAttribute(Attributes.sourceFile())
                .map(SourceFileAttribute::sourceFile)
                .map(Object::toString).orElse(name);
        if (reserved(name)) {
            refuse(name, "", new SourcePoint(file, 0, ""),
                    "the package belongs to the project or the JDK");
        }
        Uses uses = new Uses(list, hierarchy, this::refuse, file);
        model.superclass().ifPresent(s -> uses.type(s.asSymbol()));
        model.interfaces().forEach(i -> uses.type(i.asSymbol()));
        for (FieldModel field : model.fields()) {
            uses.in(field.fieldName().stringValue());
            uses.type(field.fieldTypeSymbol());
        }
        for (MethodModel method : model.methods()) {
            method(uses, method);
        }
        uses.pool(model.constantPool());
    }

    private void method(Uses uses, MethodModel method) {
        String name = method.methodName().stringValue();
        uses.in(name);
        uses.descriptor("", method.methodTypeSymbol());
        if (method.flags().has(AccessFlag.NATIVE)) {
            refuse("native code", "", uses.here(), "Java only");
        }
        if (name.equals("finalize")
                && method.methodType().equalsString("()V")) {
            refuse("a finalizer", "", uses.here(),
                    "it would run when no case does");
        }
        method.code().ifPresent(code -> code.forEach(uses::element));
    }

    private void refuse(String type, String member, SourcePoint where,
            String reason) {
        String name = member.isEmpty() ? type : type + "." + member;
        boolean known = where.line() == 0 && refusals.stream()
                .anyMatch(r -> r.member().equals(name));
        if (!known) {
            refusals.add(new Refusal(name, where, reason.isEmpty()
                    ? list.why(type, member) : reason));
        }
    }
}

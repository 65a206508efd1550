package netstack.exercises.steps;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Weaves `Steps.step()` into every method entry and before every jump
/// backwards of the student's classes. Works on bytes: no class is loaded.
///
/// A loop cannot swallow the error that ends it: the jump back from a
/// handler to the head of its loop lies outside the protected range.
public final class StepWeaver {

    private static final ClassDesc STEPS =
            ClassDesc.of("netstack.exercises.steps.Steps");
    private static final MethodTypeDesc STEP =
            MethodTypeDesc.of(ConstantDescs.CD_void);

    private static final MethodTypeDesc ENTER = MethodTypeDesc.of(
            ConstantDescs.CD_void, ConstantDescs.CD_String);

    private final ClassFile classFile;
    private final boolean walked;

    private StepWeaver(ClassHierarchyResolver resolver, boolean walked) {
        this.walked = walked;
        classFile = ClassFile.of(
                ClassFile.ClassHierarchyResolverOption.of(resolver));
    }

    /// The classes by name, each with its steps counted; with the name of
    /// each method told at its entry if they are `walked`.
    public static Map<String, byte[]> weave(Map<String, byte[]> classes,
            boolean walked) {
        StepWeaver weaver = new StepWeaver(resolver(classes), walked);
        Map<String, byte[]> woven = new TreeMap<>();
        classes.forEach((name, bytes) -> woven.put(name, weaver.one(bytes)));
        return woven;
    }

    /// Frames are computed anew, which needs to know who extends whom:
    /// from the submission's own bytes first, then from the class path's.
    private static ClassHierarchyResolver resolver(
            Map<String, byte[]> classes) {
        List<ClassDesc> interfaces = new ArrayList<>();
        Map<ClassDesc, ClassDesc> supers = new HashMap<>();
        for (byte[] bytes : classes.values()) {
            ClassModel model = ClassFile.of().parse(bytes);
            ClassDesc self = model.thisClass().asSymbol();
            if (model.flags().has(
                    AccessFlag.INTERFACE)) {
                interfaces.add(self);
            } else {
                supers.put(self, model.superclass().orElseThrow()
                        .asSymbol());
            }
        }
        return ClassHierarchyResolver.of(interfaces, supers)
                .orElse(ClassHierarchyResolver.defaultResolver());
    }

    private byte[] one(byte[] bytes) {
        ClassModel model = classFile.parse(bytes);
        return classFile.transformClass(model, (to, element) -> {
            if (element instanceof MethodModel m) {
                String told = walked ? name(model, m) : null;
                to.transformMethod(m, MethodTransform.transformingCode(
                        CodeTransform.ofStateful(
                                () -> new Counting(told))));
            } else {
                to.with(element);
            }
        });
    }

    /// The method as its author says it.
    private static String name(ClassModel model, MethodModel m) {
        String type = model.thisClass().asSymbol().displayName();
        return m.methodName().equalsString("<init>") ? "new " + type
                : type + "." + m.methodName().stringValue();
    }

    private static final class Counting implements CodeTransform {

        private final Set<Label> behind = new HashSet<>();
        private final String told;

        /// `told` is the method's name, null if it is not told.
        Counting(String told) {
            this.told = told;
        }

        // tag::step_weaver[]
        @Override
        public void atStart(CodeBuilder code) {
            code.invokestatic(STEPS, "step", STEP);
            if (told != null) {
                code.loadConstant(told).invokestatic(STEPS, "enter", ENTER);
            }
        }

        @Override
        public void accept(CodeBuilder code, CodeElement e) {
            if (e instanceof LabelTarget t) {
                behind.add(t.label());
            }
            if (jumpsBack(e)) {
                code.invokestatic(STEPS, "step", STEP);
            }
            code.with(e);
        }
        // end::step_weaver[]

        private boolean jumpsBack(CodeElement e) {
            return switch (e) {
                case BranchInstruction b -> behind.contains(b.target());
                case TableSwitchInstruction s ->
                    anyBehind(s.defaultTarget(), s.cases());
                case LookupSwitchInstruction s ->
                    anyBehind(s.defaultTarget(), s.cases());
                default -> false;
            };
        }

        private boolean anyBehind(Label other, List<SwitchCase> cases) {
            return behind.contains(other) || cases.stream()
                    .anyMatch(c -> behind.contains(c.target()));
        }
    }
}

package netstack.exercises.sandbox;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.ConstantPool;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodHandleEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;

import netstack.exercises.verdict.SourcePoint;

/// Holds each name that a class file uses against the allow-list: first in
/// the code, where the line is known, then in the constant pool, so that
/// nothing is missed.
final class Uses {

    /// The bootstrap methods that javac's own output needs.
    private static final Set<String> BOOTSTRAPS = Set.of(
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.lang.runtime.ObjectMethods",
            "java.lang.runtime.SwitchBootstraps");
    /// Named in the table of inner classes wherever there is a lambda.
    private static final Set<String> INNER = Set.of(
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup");

    /// Takes a refusal: type, member or "", place, reason or "".
    interface Sink {
        void refuse(String type, String member, SourcePoint at, String why);
    }

    private final AllowList list;
    private final Hierarchy hierarchy;
    private final Sink sink;
    private final String file;
    private String method = "";
    private int line;

    Uses(AllowList list, Hierarchy hierarchy, Sink sink, String file) {
        this.list = list;
        this.hierarchy = hierarchy;
        this.sink = sink;
        this.file = file;
    }

    void in(String name) {
        method = name;
        line = 0;
    }

    SourcePoint here() {
        return new SourcePoint(file, line, method);
    }

    void element(CodeElement e) {
        switch (e) {
            case LineNumber n -> line = n.line();
            case ExceptionCatch c -> c.catchType()
                    .ifPresent(t -> type(t.asSymbol()));
            case Instruction i -> instruction(i);
            default -> { }
        }
    }

    private void instruction(Instruction instruction) {
        switch (instruction) {
            case InvokeInstruction i -> member(i.owner().asSymbol(),
                    i.name().stringValue(), i.typeSymbol());
            case FieldInstruction f -> member(f.owner().asSymbol(),
                    f.name().stringValue(),
                    MethodTypeDesc.of(f.typeSymbol()));
            case InvokeDynamicInstruction d -> dynamic(d);
            case NewObjectInstruction n -> type(n.className().asSymbol());
            case NewReferenceArrayInstruction n ->
                type(n.componentType().asSymbol());
            case NewMultiArrayInstruction n ->
                type(n.arrayType().asSymbol());
            case TypeCheckInstruction t -> type(t.type().asSymbol());
            case ConstantInstruction.LoadConstantInstruction c ->
                constant(c.constantValue());
            default -> { }
        }
    }

    private void dynamic(InvokeDynamicInstruction d) {
        bootstrap(d.bootstrapMethod());
        descriptor("", d.typeSymbol());
        d.bootstrapArgs().forEach(this::constant);
    }

    private void constant(ConstantDesc c) {
        switch (c) {
            case ClassDesc t -> type(t);
            case MethodTypeDesc t -> descriptor("", t);
            case DirectMethodHandleDesc h -> handle(h);
            case DynamicConstantDesc<?> d -> bootstrap(d.bootstrapMethod());
            case null, default -> { }
        }
    }

    private void bootstrap(DirectMethodHandleDesc handle) {
        if (!BOOTSTRAPS.contains(name(handle.owner()))) {
            sink.refuse(name(handle.owner()), handle.methodName(), here(),
                    "");
        }
    }

    private void handle(DirectMethodHandleDesc h) {
        boolean field = !h.lookupDescriptor().startsWith("(");
        member(h.owner(), h.methodName(), field ? MethodTypeDesc.of(
                ClassDesc.ofDescriptor(h.lookupDescriptor()))
                : MethodTypeDesc.ofDescriptor(h.lookupDescriptor()));
    }

    void type(ClassDesc desc) {
        ClassDesc d = desc;
        while (d.isArray()) {
            d = d.componentType();
        }
        if (!d.isPrimitive() && !known(name(d))) {
            sink.refuse(name(d), "", here(), "");
        }
    }

    private boolean known(String type) {
        return hierarchy.owns(type) || list.allows(type);
    }

    private void member(ClassDesc owner, String name, MethodTypeDesc desc) {
        if (owner.isArray()) {
            type(owner);
            return;
        }
        String type = name(owner);
        if (hierarchy.owns(type)) {
            for (String outer : hierarchy.outside(type, name)) {
                allowed(outer, name);
            }
        } else {
            allowed(type, name);
            descriptor(type + "." + name, desc);
        }
    }

    private void allowed(String type, String member) {
        if (!list.allows(type, member)) {
            sink.refuse(type, member, here(), "");
        }
    }

    /// Every type of a signature must be allowed; `member` is whose it is.
    void descriptor(String member, MethodTypeDesc desc) {
        one(member, desc.returnType());
        desc.parameterList().forEach(p -> one(member, p));
    }

    private void one(String member, ClassDesc desc) {
        ClassDesc d = desc;
        while (d.isArray()) {
            d = d.componentType();
        }
        if (d.isPrimitive() || known(name(d))) {
            return;
        }
        if (member.isEmpty()) {
            sink.refuse(name(d), "", here(), "");
        } else {
            sink.refuse(member, "", here(), list.why(name(d), ""));
        }
    }

    /// The net below the code: whatever the pool names and no instruction
    /// showed.
    void pool(ConstantPool pool) {
        in("");
        for (PoolEntry entry : pool) {
            switch (entry) {
                case ClassEntry c -> poolType(c.asSymbol());
                case MethodHandleEntry h -> poolMember(h.reference());
                case MemberRefEntry m -> poolMember(m);
                default -> { }
            }
        }
    }

    private void poolType(ClassDesc desc) {
        String name = desc.isClassOrInterface() ? name(desc) : "";
        if (!INNER.contains(name) && !BOOTSTRAPS.contains(name)) {
            type(desc);
        }
    }

    private void poolMember(MemberRefEntry m) {
        ClassDesc owner = m.owner().asSymbol();
        if (owner.isArray() || BOOTSTRAPS.contains(name(owner))) {
            return;
        }
        member(owner, m.name().stringValue(),
                MethodTypeDesc.of(ConstantDescs.CD_void));
    }

    private static String name(ClassDesc desc) {
        String d = desc.descriptorString();
        return Hierarchy.dotted(d.substring(1, d.length() - 1));
    }
}

package netstack.driver.machine.probe;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import netstack.skbuff.SkBuff;

/// Changes the code of one method: a call at its start, one before each
/// return, and one in a handler around the whole.
final class ProbeCode implements CodeTransform {
    private static final ClassDesc PROBES = Probes.class.describeConstable()
            .orElseThrow();
    private static final ClassDesc SKB = SkBuff.class.describeConstable()
            .orElseThrow();
    private static final MethodTypeDesc ENTER = MethodTypeDesc.of(
            ConstantDescs.CD_void, ConstantDescs.CD_int,
            ConstantDescs.CD_Object, SKB);
    private static final MethodTypeDesc EXIT = MethodTypeDesc.of(
            ConstantDescs.CD_void, ConstantDescs.CD_long,
            ConstantDescs.CD_Throwable, ConstantDescs.CD_int,
            ConstantDescs.CD_Object, SKB);

    private final int id;
    private final boolean isStatic;
    /// The slot of the packet; -1 if no parameter is one.
    private final int skbSlot;
    private Label start;

    ProbeCode(MethodModel m, int id) {
        this.id = id;
        isStatic = m.flags().has(AccessFlag.STATIC);
        ClassDesc self = m.parent().orElseThrow().thisClass().asSymbol();
        skbSlot = !isStatic && self.equals(SKB) ? 0 : skbParameter(m);
    }

    private int skbParameter(MethodModel m) {
        int slot = isStatic ? 0 : 1;
        for (ClassDesc p : m.methodTypeSymbol().parameterList()) {
            if (p.equals(SKB)) {
                return slot;
            }
            slot += TypeKind.from(p).slotSize();
        }
        return -1;
    }

    @Override
    public void atStart(CodeBuilder code) {
        code.loadConstant(id);
        loadWho(code);
        code.invokestatic(PROBES, "enter", ENTER);
        start = code.newBoundLabel();
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        if (element instanceof ReturnInstruction ret) {
            loadResult(code, ret.typeKind());
            code.aconst_null();
            exit(code);
        }
        code.with(element);
    }

    @Override
    public void atEnd(CodeBuilder code) {
        Label handler = code.newBoundLabel();
        code.exceptionCatchAll(start, handler, handler);
        code.dup();
        int thrown = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(thrown).lconst_0().aload(thrown);
        exit(code);
        code.athrow();
    }

    private void loadResult(CodeBuilder code, TypeKind kind) {
        switch (kind) {
            case INT, BOOLEAN, BYTE, SHORT, CHAR -> code.dup().i2l();
            case LONG -> code.dup2();
            default -> code.lconst_0();
        }
    }

    private void exit(CodeBuilder code) {
        code.loadConstant(id);
        loadWho(code);
        code.invokestatic(PROBES, "exit", EXIT);
    }

    private void loadWho(CodeBuilder code) {
        if (isStatic) {
            code.aconst_null();
        } else {
            code.aload(0);
        }
        if (skbSlot < 0) {
            code.aconst_null();
        } else {
            code.aload(skbSlot);
        }
    }
}

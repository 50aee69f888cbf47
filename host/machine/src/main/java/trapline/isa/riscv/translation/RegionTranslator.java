package trapline.isa.riscv.translation;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.constant.ConstantDescs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import trapline.isa.riscv.TranslationRequest;
import trapline.isa.riscv.Translator;

/** Translates regions to class files, each method so short that HotSpot compiles it. */
public final class RegionTranslator implements Translator {
    /** HotSpot compiles no method of 8,000 bytes or more. */
    static final int LONGEST_METHOD = 7_900;

    @Override
    public byte[] translate(TranslationRequest request) {
        int limit = request.size();
        byte[] classFile = write(request, limit);
        if (length(classFile) > LONGEST_METHOD && request.hasCallees()) {
            // What is called goes before what calls it is cut.
            return translate(request.withoutCallees());
        }
        while (length(classFile) > LONGEST_METHOD) {
            limit = Math.min(limit - 1, (int) ((long) limit * LONGEST_METHOD / length(classFile)));
            classFile = write(request, limit);
        }
        return classFile;
    }

    private static byte[] write(TranslationRequest request, int limit) {
        List<BasicBlock> blocks = ControlFlow.blocks(request, limit);
        return ClassFile.of().build(Names.of(request.tier().className()), type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                    .withSuperclass(Names.REGION)
                    .withMethodBody(
                            ConstantDescs.INIT_NAME,
                            ConstantDescs.MTD_void,
                            0,
                            code -> code.aload(0)
                                    .invokespecial(Names.REGION, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                                    .return_());
            Set<WayOut> waysOut = new LinkedHashSet<>();
            type.withMethodBody("run", Names.RUN, 0, code -> {
                // The builder may begin again, with longer jumps.
                waysOut.clear();
                waysOut.addAll(new RegionWriter(request, blocks, code).write());
            });
            for (WayOut way : waysOut) {
                type.withMethodBody(way.name(), way.type(), ClassFile.ACC_STATIC, way::write);
            }
        });
    }

    /** {@return how many bytes of bytecode the longest method has} */
    static int length(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        return model.methods().stream()
                .flatMap(method -> method.findAttribute(Attributes.code()).stream())
                .mapToInt(code -> code.codeLength())
                .max()
                .orElse(0);
    }
}

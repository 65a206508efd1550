package netstack.driver.dma;

import java.lang.StackWalker.StackFrame;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Says who asked for memory or a mapping: the three callers outside the
/// allocators, innermost first.
final class Origins {
    private static final StackWalker WALKER = StackWalker.getInstance();

    private Origins() {
    }

    static String here() {
        return WALKER.walk(Origins::callers);
    }

    private static String callers(Stream<StackFrame> frames) {
        return frames.dropWhile(Origins::isAllocator)
                .limit(3)
                .map(Origins::name)
                .collect(Collectors.joining(" < "));
    }

    private static boolean isAllocator(StackFrame f) {
        String name = f.getClassName();
        return name.equals("netstack.driver.dma.Origins")
                || name.equals("netstack.driver.dma.DmaMemory")
                || name.equals("netstack.driver.dma.DmaMapping")
                || name.equals("netstack.driver.dma.Iommu")
                || name.equals("netstack.skbuff.PagePool")
                || name.equals("netstack.skbuff.SkbSlab");
    }

    private static String name(StackFrame f) {
        String type = f.getClassName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + f.getMethodName() + ":" + f.getLineNumber();
    }
}

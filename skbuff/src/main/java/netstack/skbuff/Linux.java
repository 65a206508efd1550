package netstack.skbuff;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Names the Linux function or struct that a type or method stands for.
///
/// Read the dot as an underscore: `skb.push(n)` is `skb_push(skb, n)`.
/// The method's name in snake case is a suffix of the symbol, or
/// [#renamed] says that it is not. A symbol is claimed once in the whole
/// code base. The documentation, the book's appendix, the probes and the
/// profiler's frames all read this.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR})
public @interface Linux {

    /// The kernel's symbol, for example `ip_rcv`.
    String value();

    /// The kernel's source file; types say it, methods inherit it.
    String file() default "";

    /// Whether the Java name is not a suffix of the symbol.
    boolean renamed() default false;
}

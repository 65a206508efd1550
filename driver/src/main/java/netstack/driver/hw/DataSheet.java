package netstack.driver.hw;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Says which step of the data sheet a driver's method carries out, and why
/// there is one. [RegTrace] finds it on the stack, so that each register
/// write that it records tells its reason.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface DataSheet {

    /// The section, as `4.6.7`.
    String section();

    /// Why the step is there, in a few words.
    String why();
}

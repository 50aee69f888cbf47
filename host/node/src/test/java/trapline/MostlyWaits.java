package trapline;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A class of tests that waits for most of its time: for nodes that start, for a silence that is long enough, for a database that comes back. It
 * runs beside the tests that are not marked, so that the processors are not idle meanwhile; of the marked ones, one after the other.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock("trapline.MostlyWaits")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MostlyWaits {}

@org.jspecify.annotations.NullMarked
package trapline.monitor.snapshot;

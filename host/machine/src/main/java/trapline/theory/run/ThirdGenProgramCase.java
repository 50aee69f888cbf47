package trapline.theory.run;

import java.util.List;
import trapline.machine.Mode;
import trapline.machine.RelocationBounds;

/**
 * A program for a machine of the third-generation family.
 *
 * @param mode in which mode it starts
 * @param r its R
 * @param resumes whether the trap routine returns behind what trapped, a few times, before it halts; if not, it halts at once
 * @param code its instructions; behind them is {@code halt}
 */
public record ThirdGenProgramCase(Mode mode, RelocationBounds r, boolean resumes, List<Long> code) {
    public ThirdGenProgramCase {
        code = List.copyOf(code);
    }

    ThirdGenProgramCase withCode(List<Long> other) {
        return new ThirdGenProgramCase(mode, r, resumes, other);
    }
}

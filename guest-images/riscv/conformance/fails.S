/* Fails, with the number 5. */
#include "env.h"

test:
    CHECK(5)
    EQUAL(zero, 1)
    j pass
